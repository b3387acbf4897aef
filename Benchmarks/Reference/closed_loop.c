// The least that a closed HTTP/1.1 client can do: `closed_loop PORT PATH CONNECTIONS SECONDS`.
//
// It writes, waits, and counts bytes; responses are taken to be alike, nothing is parsed and
// nothing recorded. What it costs per request is the kernel's price, the floor for every other
// generator on the same machine.
#include "loop.h"

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: closed_loop PORT PATH CONNECTIONS SECONDS\n");
        return 64;
    }
    int port = atoi(arguments[1]);
    int connections = atoi(arguments[3]);
    double seconds = atof(arguments[4]);
    char request[512];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", arguments[2], port);
    size_t whole = response_length(port, request);

    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int *streams = calloc((size_t)connections, sizeof *streams);
    size_t *received = calloc((size_t)connections, sizeof *received);
    for (int index = 0; index < connections; index++)
        streams[index] = open_stream(port, epoll, (uint32_t)index);

    uint64_t start = now_ns(), end = start + (uint64_t)(seconds * 1e9), now = start;
    double cpu = cpu_seconds();
    uint64_t requests = 0;
    for (int index = 0; index < connections; index++)
        send(streams[index], request, (size_t)length, MSG_NOSIGNAL);
    struct epoll_event events[256];
    static char buffer[65536];
    while (now < end) {
        int ready = epoll_wait(epoll, events, 256, 1000);
        now = now_ns();
        for (int event = 0; event < ready; event++) {
            uint32_t index = events[event].data.u32;
            ssize_t got = recv(streams[index], buffer, sizeof buffer, 0);
            if (got <= 0) give_up("recv");
            received[index] += (size_t)got;
            if (received[index] < whole) continue;
            received[index] = 0;
            requests++;
            send(streams[index], request, (size_t)length, MSG_NOSIGNAL);
        }
    }
    cpu = cpu_seconds() - cpu;
    printf("{\"requests\": %lu, \"seconds\": %.6f, \"cpu_seconds\": %.6f}\n", requests,
           1e-9 * (double)(now - start), cpu);
    return 0;
}
