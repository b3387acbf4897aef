import Foundation
import TestSupport
import Testing

/// An authority and the certificates it makes when they are asked for, by the `openssl` command, in
/// files that are gone with this value.
final class Certificates {
    static let isThere = FileManager.default.isExecutableFile(atPath: openssl.path)
    static let openssl = URL(fileURLWithPath: "/usr/bin/openssl")

    let folder: TemporaryFolder
    var authority: String { folder.path("ca.pem") }

    init() throws {
        folder = try TemporaryFolder()
        try """
        [ca]
        default_ca = here
        [here]
        database = \(folder.path("index"))
        new_certs_dir = \(folder.url.path)
        rand_serial = yes
        default_md = sha256
        policy = names
        unique_subject = no
        copy_extensions = copy
        [names]
        commonName = supplied
        """.write(toFile: folder.path("ca.cnf"), atomically: true, encoding: .utf8)
        try "".write(toFile: folder.path("index"), atomically: true, encoding: .utf8)
        try selfSigned("ca", names: nil)
    }

    /// Makes `NAME.pem` and `NAME.key`, unless they are there.
    func make(_ name: String) throws {
        guard !FileManager.default.fileExists(atPath: folder.path("\(name).pem")) else { return }
        switch name {
        case "good": try issue(name, names: "DNS:localhost")
        case "self": try selfSigned(name, names: "DNS:localhost,IP:127.0.0.1")
        case "address": try issue(name, names: "IP:127.0.0.1")
        case "stranger": try issue(name, names: "DNS:other.example")
        case "common-name", "client": try issue(name, names: nil)
        case "expired": try issue(name, names: "DNS:localhost", from: "200101", to: "200102")
        case "early": try issue(name, names: "DNS:localhost", from: "490101", to: "490102")
        default: preconditionFailure("no certificate is called \(name)")
        }
    }

    private static let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    private func selfSigned(_ name: String, names: String?) throws {
        try run(
            ["req", "-x509", "-days", "30", "-subj", "/CN=\(name)"] + Self.key
                + ["-keyout", folder.path("\(name).key"), "-out", folder.path("\(name).pem")]
                + (names.map { ["-addext", "subjectAltName=\($0)"] } ?? []))
    }

    /// A certificate of the authority for `CN=localhost`; days are written `yymmdd`.
    private func issue(
        _ name: String, names: String?, from: String = "200101", to: String = "491231"
    ) throws {
        try run(
            ["req", "-new", "-subj", "/CN=localhost"] + Self.key
                + ["-keyout", folder.path("\(name).key"), "-out", folder.path("\(name).csr")]
                + (names.map { ["-addext", "subjectAltName=\($0)"] } ?? []))
        try run([
            "ca", "-batch", "-notext", "-config", folder.path("ca.cnf"), "-cert", authority,
            "-keyfile", folder.path("ca.key"), "-in", folder.path("\(name).csr"), "-out",
            folder.path("\(name).pem"), "-startdate", from + "000000Z", "-enddate", to + "000000Z",
        ])
    }

    private func run(_ arguments: [String]) throws {
        let outcome = try KendallProcess(arguments, program: Self.openssl).finish()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }
}
