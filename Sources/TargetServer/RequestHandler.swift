internal import NIOCore
internal import NIOHTTP1

/// Where an answer goes: the connection that waits for it. Usable from any thread.
struct Reply: Sendable {
    fileprivate let handler: NIOLoopBound<RequestHandler>
    fileprivate let loop: any EventLoop

    func send(_ answer: Answer) {
        if loop.inEventLoop {
            handler.value.respond(answer)
        } else {
            loop.execute { handler.value.respond(answer) }
        }
    }
}

/// The way to the dispatcher from any thread.
struct DispatcherDoor: Sendable {
    let loop: any EventLoop
    let dispatcher: NIOLoopBound<Dispatcher>

    func enter(_ body: @escaping @Sendable (Dispatcher) -> Void) {
        if loop.inEventLoop {
            body(dispatcher.value)
        } else {
            loop.execute { body(dispatcher.value) }
        }
    }
}

/// One connection's requests, one after another: reads each whole, hands it on as an errand,
/// writes its answer. The handlers before it decode, answer malformed requests with 400, and hold
/// back pipelined requests until the one before is answered.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let door: DispatcherDoor
    /// The connection, while it is open.
    private var context: ChannelHandlerContext?
    private var reply: Reply?
    /// The request being read, or read and not yet answered.
    private var request: HTTPRequestHead?
    private var isWaiting = false
    private var isResponding = false
    /// Whether `GET /arrivals` is an errand of its own.
    private let recordsArrivals: Bool

    init(door: DispatcherDoor, recordsArrivals: Bool) {
        self.door = door
        self.recordsArrivals = recordsArrivals
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        reply = Reply(
            handler: NIOLoopBound(self, eventLoop: context.eventLoop), loop: context.eventLoop)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        reply = nil
        if isWaiting { door.enter { $0.noteAbandoned() } }
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        reply = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection lost; malformed requests have been answered before they get here.
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = head
            if head.version != .http1_0, head.headers["expect"].contains(where: isContinue) {
                context.writeAndFlush(
                    wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
                    promise: nil)
            }
        case .body:
            break
        case .end:
            isWaiting = true
            if isResponding, let reply {
                // A pipelined request let through by the answer being written. A long row of them
                // would nest as deep as it is long if they were not taken one a turn.
                context.eventLoop.execute { reply.handler.value.handOn() }
            } else {
                handOn()
            }
        }
    }

    /// Hands the request just read on as an errand.
    private func handOn() {
        guard let request, let reply else { return }
        let errand = errand(of: request)
        door.enter { $0.run(errand, reply: reply) }
    }

    private func errand(of request: HTTPRequestHead) -> Errand {
        let path = request.uri.prefix { $0 != "?" }
        switch (request.method, path) {
        case (.GET, "/stats"), (.HEAD, "/stats"): return .statistics
        case (.POST, "/stats/reset"): return .statisticsReset
        case (.GET, "/arrivals"), (.HEAD, "/arrivals"):
            return recordsArrivals ? .recordedArrivals : .work
        default: return .work
        }
    }

    /// Writes the answer to the request at hand; nothing if its client has left.
    fileprivate func respond(_ answer: Answer) {
        guard let context, let request, isWaiting else { return }
        self.request = nil
        isWaiting = false
        isResponding = true
        defer { isResponding = false }
        var head = HTTPResponseHead(
            version: .http1_1, status: answer.status, headers: answer.headers)
        if !request.isKeepAlive {
            head.headers.add(name: "connection", value: "close")
        } else if request.version == .http1_0 {
            head.headers.add(name: "connection", value: "keep-alive")
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, answer.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
        }
        if request.isKeepAlive {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        } else {
            // Whatever else was sent on this connection gets no answer.
            reply = nil
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                bound.value.close(promise: nil)
            }
        }
    }
}

private func isContinue(_ expectation: String) -> Bool {
    expectation.lowercased() == "100-continue"
}
