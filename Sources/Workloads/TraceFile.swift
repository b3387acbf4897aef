internal import CZlib
internal import Glibc

/// Why a trace cannot be used.
public enum TraceError: Error, Equatable, CustomStringConvertible {
    /// The file is missing or cannot be read.
    case unreadable(String)
    /// The content is not what it should be.
    case invalid(String)

    public var description: String {
        switch self {
        case .unreadable(let what), .invalid(let what): what
        }
    }
}

/// A file read from front to back, gunzipped where it is gzipped.
final class TraceFile {
    private let descriptor: Int32
    /// At an address of its own, to which zlib keeps a pointer; nil for a plain file.
    private var inflater: UnsafeMutablePointer<z_stream>?
    /// What was read and not yet inflated, or not yet handed out.
    private var input: [UInt8]
    private var inputStart = 0
    private var inputEnd = 0
    private var isInsideMember = false

    init(_ path: String) throws(TraceError) {
        // A FIFO would block at once, and a device never ends.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw .unreadable("it cannot be read: \(String(cString: strerror(errno)))")
        }
        input = [UInt8](repeating: 0, count: 1 << 17)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable("it is not a plain file")
        }
        try fill()
        if inputEnd >= 2, input[0] == 0x1F, input[1] == 0x8B {
            let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            stream.initialize(to: z_stream())
            inflater = stream
            isInsideMember = true
            // 15 bits of window, and 16 for the gzip form.
            guard
                inflateInit2_(
                    stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else { throw .unreadable("out of memory") }
        }
    }

    deinit {
        if let inflater {
            _ = inflateEnd(inflater)
            inflater.deallocate()
        }
        close(descriptor)
    }

    /// Fills the front of `room`; how many bytes there were, 0 at the end.
    func read(into room: UnsafeMutableRawBufferPointer) throws(TraceError) -> Int {
        if let inflater { return try inflated(inflater, into: room) }
        if inputStart == inputEnd { try fill() }
        let count = min(inputEnd - inputStart, room.count)
        input.withUnsafeBytes {
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[inputStart...].prefix(count)))
        }
        inputStart += count
        return count
    }

    private func fill() throws(TraceError) {
        inputStart = 0
        inputEnd = 0
        while true {
            let count = Glibc.read(descriptor, &input, input.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .unreadable("it cannot be read: \(String(cString: strerror(errno)))")
            }
            inputEnd = count
            return
        }
    }

    private func inflated(
        _ stream: UnsafeMutablePointer<z_stream>, into room: UnsafeMutableRawBufferPointer
    ) throws(TraceError) -> Int {
        var produced = 0
        while produced == 0 {
            if inputStart == inputEnd {
                try fill()
                if inputEnd == 0 {
                    guard !isInsideMember else {
                        throw .invalid("its gzip data is cut off")
                    }
                    return 0
                }
            }
            let (code, used) = input.withUnsafeMutableBufferPointer { buffer in
                stream.pointee.next_in = buffer.baseAddress.map { $0 + inputStart }
                stream.pointee.avail_in = UInt32(inputEnd - inputStart)
                stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(clamping: room.count)
                let code = inflate(stream, Z_NO_FLUSH)
                return (code, inputEnd - inputStart - Int(stream.pointee.avail_in))
            }
            produced = room.count - Int(stream.pointee.avail_out)
            inputStart += used
            isInsideMember = true
            switch code {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                // Files may be put together of several; what comes next begins anew.
                isInsideMember = false
                _ = inflateReset(stream)
            default: throw .invalid("its gzip data is damaged")
            }
        }
        return produced
    }
}
