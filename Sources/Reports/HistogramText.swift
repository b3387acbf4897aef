internal import CZlib
public import Comparison
public import Measurements

/// A histogram as one word of text: HdrHistogram's V2 encoding, compressed, in base64. It begins
/// with `HISTFAAA` and is what every HdrHistogram library decodes.
///
/// Big-endian cookie and length, then the zlib stream of ``HistogramBins/payload``. Source:
/// HdrHistogram's Java library, AbstractHistogram.encodeIntoCompressedByteBuffer.
public enum HistogramText {
    private static let cookie: [UInt8] = [0x1c, 0x84, 0x93, 0x14]

    public static func encode(_ bins: HistogramBins) -> String {
        let payload = bins.payload
        var length = compressBound(uLong(payload.count))
        var compressed = [UInt8](repeating: 0, count: Int(length))
        // Fast rather than small: of a long run hundreds are written at once.
        let status = compress2(
            &compressed, &length, payload, uLong(payload.count), Z_BEST_SPEED)
        precondition(status == Z_OK, "memory for some kilobytes")
        let size = withUnsafeBytes(of: UInt32(length).bigEndian) { Array($0) }
        return Base64Text.encode(cookie + size + compressed[..<Int(length)])
    }

    /// The bins of a text; nil where it is no such text, or of another layout than ours.
    public static func decode(_ text: String) -> HistogramBins? {
        guard let bytes = Base64Text.decode(text), bytes.count > 8, Array(bytes[..<4]) == cookie,
            bytes[4..<8].reduce(0, { $0 << 8 | Int($1) }) == bytes.count - 8
        else { return nil }
        // A file may claim anything: no more is taken from it than a histogram can be.
        var length = uLong(HistogramBins.longestPayload)
        var payload = [UInt8](repeating: 0, count: HistogramBins.longestPayload)
        let status = bytes.withUnsafeBufferPointer {
            uncompress(&payload, &length, $0.baseAddress! + 8, uLong(bytes.count - 8))
        }
        guard status == Z_OK else { return nil }
        return HistogramBins(payload: Array(payload[..<Int(length)]))
    }
}

extension ResultFile.Histograms {
    /// The histograms of a run as its result carries them.
    ///
    /// - Parameters:
    ///   - response: what the percentiles of the response time are of.
    ///   - series: the same second by second.
    public init(
        response: HistogramBins, service: HistogramBins, lag: HistogramBins,
        series: HistogramSeries
    ) {
        self.init(
            response: HistogramText.encode(response), service: HistogramText.encode(service),
            lag: HistogramText.encode(lag),
            rows: series.rows.map {
                Row(
                    start: $0.start, end: $0.end, response: HistogramText.encode($0.response),
                    service: HistogramText.encode($0.service), lag: HistogramText.encode($0.lag))
            })
    }
}
