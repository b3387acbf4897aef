internal import CLinux
internal import Glibc

private let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

/// What processes use and may use.
public enum ProcessResources {
    /// CPU seconds (user and system) of this process, and its largest resident size in bytes.
    public static func ownUse() -> (cpuSeconds: Double, maxResidentBytes: Int) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
        }
        return (
            seconds(usage.ru_utime) + seconds(usage.ru_stime), Int(usage.ru_maxrss) * 1024
        )
    }

    /// Gives large blocks back to the system as soon as they are freed, where the C library would
    /// keep the next ones in its heap: a text of megabytes each second (a checkpoint) leaves holes
    /// there, between which small blocks stay, and the heap of a long run grows. What is free at the
    /// heap's end goes back as well, from 128 KiB on.
    public static func unmapLargeBlocks() { clinux_unmap_large_blocks() }

    /// Raises the limit on open descriptors to the hard limit; the limit now in force.
    public static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(openFiles, &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(openFiles, &raised) == 0 { limit = raised }
        }
        return limit.rlim_cur > rlim_t(Int32.max) ? Int(Int32.max) : Int(limit.rlim_cur)
    }

    /// How many descriptors this process has open; nil where the kernel does not tell.
    public static func openDescriptors() -> Int? {
        // Linux 6.2 and later; counting the entries of the folder would take time with each of them.
        var status = stat()
        guard stat("/proc/self/fd", &status) == 0, status.st_size > 0 else { return nil }
        return Int(status.st_size)
    }

    /// Processors this process may run on.
    public static func processors() -> Int {
        max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// CPU seconds and resident bytes of a local process, from /proc; nil when it is gone.
    public static func sample(processID: Int32) -> (cpuSeconds: Double, residentBytes: Int)? {
        // The command name in the second field may hold spaces and brackets: count from its end.
        guard let text = readSmallFile("/proc/\(processID)/stat"),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
            let pages = Int(fields[21])
        else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return ((user + system) / ticks, pages * Int(sysconf(Int32(_SC_PAGESIZE))))
    }

    /// The local ports the kernel gives to outgoing connections.
    public static func ephemeralPorts() -> ClosedRange<Int>? {
        guard let text = readSmallFile("/proc/sys/net/ipv4/ip_local_port_range") else { return nil }
        let bounds = text.split(whereSeparator: { " \t\n".contains($0) }).compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] <= bounds[1] else { return nil }
        return bounds[0]...bounds[1]
    }

    /// Whether the kernel gives ports that are still taken by ended connections to new ones after a
    /// second: to all, or to those on the machine itself, which is its default.
    public static func reusesWaitingPorts(onLoopback: Bool) -> Bool {
        let text = readSmallFile("/proc/sys/net/ipv4/tcp_tw_reuse") ?? ""
        switch text.first(where: \.isNumber) {
        case "1": return true
        case "2": return onLoopback
        default: return false
        }
    }

    private static func readSmallFile(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
