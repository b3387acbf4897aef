import Foundation
import Testing

@testable import Dashboard

struct FrameFileTests {
    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kendall-frames-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func aNamedFileIsReplaced() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "frame.txt").path
        for text in ["a longer picture\n", "short\n"] {
            #expect(try FrameFile.write(text, to: path) == path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func aFolderThatIsMissingIsAFailureWithItsReason() {
        #expect(
            throws: FrameFile.Failure(
                description: "\"/no/such/folder/x.txt\" cannot be written: "
                    + "No such file or directory")
        ) { try FrameFile.write("x", to: "/no/such/folder/x.txt") }
    }
}
