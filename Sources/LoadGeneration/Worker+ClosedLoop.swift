internal import Measurements

/// The clients of a closed loop: each sends its next request when its last was answered.
extension Worker {
    func startClosed(_ index: Int32, waited: Bool, _ now: UInt64) {
        closedRemaining -= 1
        slice.requests.scheduled &+= 1
        table[index].pointee.waited = waited
        enterSystem(scheduled: now, now)
        take(index, scheduled: now, now)
    }

    /// One client without a connection sends its next request.
    func sendForClient(_ now: UInt64) {
        guard closedRemaining > 0, let index = table.takeFree() else { return }
        table[index].pointee.requests = 0
        startClosed(index, waited: true, now)
    }

    /// Clients at the start of the run, and those that rested after a failure.
    func sendForRestedClients(_ now: UInt64) {
        while restIndex < restUntil.count, restUntil[restIndex] <= now {
            restIndex += 1
            sendForClient(net.now())
        }
        if restIndex == restUntil.count {
            restUntil.removeAll(keepingCapacity: true)
            restIndex = 0
        }
    }
}
