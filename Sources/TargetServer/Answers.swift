internal import NIOCore
internal import NIOHTTP1

/// A response, but for what depends on the connection.
struct Answer: Sendable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: ByteBuffer

    init(_ status: HTTPResponseStatus, _ contentType: String, _ body: ByteBuffer) {
        self.status = status
        self.body = body
        headers = ["content-type": contentType, "content-length": "\(body.readableBytes)"]
    }
}

/// The responses of a server, made once.
struct Answers: Sendable {
    let served: Answer
    let accepted = Answer(.accepted, "text/plain", ByteBuffer(string: "accepted\n"))
    let full = Answer(.serviceUnavailable, "text/plain", ByteBuffer(string: "system full\n"))
    let done = Answer(.ok, "text/plain", ByteBuffer(string: "reset\n"))

    /// `bodyBytes` is the size of the body of a served request.
    init(bodyBytes: Int) {
        let line = Array("kendall\n".utf8)
        let body = (0..<bodyBytes).lazy.map { line[$0 % line.count] }
        served = Answer(.ok, "text/plain", ByteBuffer(bytes: body))
    }

    func json(_ body: ByteBuffer) -> Answer {
        Answer(.ok, "application/json", body)
    }
}
