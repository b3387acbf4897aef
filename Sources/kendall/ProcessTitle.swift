internal import Glibc

/// The command line as ps(1) and /proc show it to everybody on the machine.
enum ProcessTitle {
    /// Writes over the secrets of the command line. What was shown before this was called, a
    /// matter of milliseconds, was shown.
    ///
    /// - Parameters:
    ///   - arguments: the command line, the program's name included.
    ///   - shown: the same, word for word, as it may be seen.
    static func hide(_ arguments: [String], shown: [String]) {
        guard arguments != shown, let (start, end) = bounds() else { return }
        var place = start
        for (argument, shown) in zip(arguments, shown) {
            let bytes = Array(argument.utf8)
            // Where this is not what the kernel has, something else has set the title.
            guard place + bytes.count < end,
                let memory = UnsafeMutablePointer<UInt8>(bitPattern: place),
                bytes.elementsEqual(UnsafeBufferPointer(start: memory, count: bytes.count))
            else { return }
            for index in difference(of: bytes, Array(shown.utf8)) {
                memory[index] = UInt8(ascii: "*")
            }
            place += bytes.count + 1
        }
    }

    /// What of the first is between that with which both begin and that with which both end.
    private static func difference(of bytes: [UInt8], _ shown: [UInt8]) -> Range<Int> {
        let common = zip(bytes, shown).prefix { $0 == $1 }.count
        let rest = min(bytes.count, shown.count) - common
        let ending = zip(bytes.reversed(), shown.reversed()).prefix(rest).prefix { $0 == $1 }.count
        return common..<(bytes.count - ending)
    }

    /// Where the kernel reads the command line: arg_start and arg_end of proc_pid_stat(5).
    private static func bounds() -> (Int, Int)? {
        guard let bytes = try? InputFile.read("/proc/self/stat") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        // The name in the second field may hold anything: count from its end.
        guard let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[name...].split(whereSeparator: { " \n".contains($0) })
        guard fields.count > 47, let start = Int(fields[46]), let end = Int(fields[47]), start > 0
        else { return nil }
        return (start, end)
    }
}
