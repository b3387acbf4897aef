internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import Reports
internal import Synchronization
internal import Workloads

/// What `kendall ab` shows of requests and responses: the server's name always, and with `-v` their
/// heads.
final class AbSights: Sendable {
    private let verbosity: Int
    private let server = Mutex<SafeText?>(nil)

    init(verbosity: Int) { self.verbosity = verbosity }

    /// Whether heads are shown as they pass.
    var showsHeads: Bool { verbosity >= 2 }

    /// The first word of the first Server field seen.
    var serverSoftware: SafeText? { server.withLock { $0 } }

    /// What takes in the responses.
    var watch: ResponseWatch {
        ResponseWatch(everyResponse: showsHeads) { [self] status, bytes in note(status, bytes) }
    }

    /// The head of the request that will be sent, without its secrets.
    func request(_ prepared: AbRequest.Prepared) -> String {
        let head = String(decoding: prepared.bytes.prefix(prepared.headLength), as: UTF8.self)
        let method = head.prefix { $0 != " " }
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
            let name = line.prefix { $0 != ":" }
            return line.isEmpty || Self.harmless.contains(name.lowercased()) ? line : name + ": ***"
        }
        // The first line holds the URL.
        lines[0] =
            head.prefix { $0 != "\r\n" }.split(separator: " ")
            .map { ShownURL.hidingSecrets(String($0)) }.joined(separator: " ")[...]
        return "INFO: \(method) header == \n---\n"
            + Self.safe(Array(lines.joined(separator: "\n").utf8))
            + "\n---\n"
    }

    /// What connections have agreed on. Not shown, other than by ApacheBench, are the session, which
    /// holds the key of all that is said, and the bytes themselves.
    func encryption(_ tls: TLSFacts) -> String {
        "\nTransport Protocol      :\(SafeText(tls.version))\n"
            + "Cipher Suite Name       :\(SafeText(tls.cipher))\n"
            + "Cipher Suite Cipher Bits:\(tls.cipherBits) (\(tls.cipherBits))\n"
    }

    /// Fields whose values are shown. Of the others, which a user gave, any may hold a secret.
    private static let harmless: Set<String> = [
        "accept", "connection", "content-length", "content-type", "host", "user-agent",
    ]

    private func note(_ status: Int, _ bytes: [UInt8]) {
        server.withLock { $0 = $0 ?? Self.server(bytes) }
        guard showsHeads else { return }
        var text = "LOG: header received:\n"
        text += Self.safe(bytes) + "\n"
        if !(200..<300).contains(status) {
            text += "WARNING: Response code not 2xx (\(status))\n"
        } else if verbosity >= 3 {
            text += "LOG: Response code = \(status)\n"
        }
        try? Output.standard.write(text)
    }

    /// The first word of the Server field's value, as ApacheBench has it: of `Apache/2.4 (Debian)`
    /// scripts know the first word only.
    private static func server(_ bytes: [UInt8]) -> SafeText? {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) { return nil }
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2,
                String(decoding: parts[0], as: UTF8.self).lowercased() == "server"
            else { continue }
            return SafeText(parts[1].drop { $0 <= 0x20 }.prefix { (0x21...0x7E).contains($0) })
        }
        return nil
    }

    /// Lines of somebody else's text, each made safe.
    private static func safe(_ bytes: [UInt8]) -> String {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { line in
                SafeText(line.last == UInt8(ascii: "\r") ? line.dropLast() : line).text
            }
            .joined(separator: "\n")
    }
}
