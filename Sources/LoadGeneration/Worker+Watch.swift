internal import HTTP

/// Showing responses to a ``ResponseWatch``.
extension Worker {
    /// More of a response has come, of which the head was not whole before.
    @inline(never)
    func look(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
        guard let watch else { return }
        watched[index, default: []] += bytes
        guard let status = table[index].pointee.parser.status else { return }
        watch.see(status, watched.removeValue(forKey: index) ?? [])
        if !watch.everyResponse { self.watch = nil }
    }
}
