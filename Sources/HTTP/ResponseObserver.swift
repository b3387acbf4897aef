/// Sees the fields and the body of a final response while it is parsed.
///
/// The bytes are valid only during the call and are the server's own: they may be anything but
/// CR, LF and NUL in a field, and anything at all in a body. Nobody observes by default, and then
/// none of this costs anything.
public protocol ResponseObserver {
    /// One field of the head, in order: its name as sent, and its value without surrounding
    /// blanks, unfolded into one line. Trailers are not fields of the head and are not shown.
    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)

    /// The next bytes of the body, freed of chunk framing. A body comes in pieces whose borders
    /// mean nothing.
    mutating func body(_ piece: UnsafeRawBufferPointer)
}

extension ResponseObserver {
    public mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {}
    public mutating func body(_ piece: UnsafeRawBufferPointer) {}
}

/// Sees nothing.
struct NoObserver: ResponseObserver {}
