/// What `ab -h` prints.
enum AbUsage {
    static let text = """
        Usage: ab [options] [http[s]://]hostname[:port]/path
        Options are:
            -n requests     Requests to make together (default 1)
            -c concurrency  Requests in flight at once (default 1)
            -t seconds      Stop after so long; implies -n 50000 unless -n follows
            -s timeout      Give up after so many seconds without an event (default 30)
            -b windowsize   Size of the sockets' buffers, bytes
            -B address      Local address of the connections
            -p postfile     POST this file; see also -T
            -u putfile      PUT this file; see also -T
            -T content-type Type of that body (default text/plain)
            -v verbosity    2: headers and warnings, 3: status codes as well
            -w              Report as an HTML table
            -i              HEAD instead of GET
            -x attributes   HTML attributes of the table
            -y attributes   HTML attributes of its rows
            -z attributes   HTML attributes of its cells
            -C attribute    Cookie, such as 'k=v' (repeatable)
            -H attribute    Header line, such as 'Accept-Encoding: gzip' (repeatable)
            -A attribute    user:password for Basic authentication
            -P attribute    user:password for Basic authentication at the proxy
            -X proxy:port   Ask this proxy
            -V              Print the version
            -k              Keep connections alive
            -d              Leave out the table of percentiles
            -S              Leave out medians, deviations and warnings
            -q              No progress
            -l              Responses may differ in length
            -g filename     Write every request to this file, tab-separated
            -e filename     Write the percentiles to this file, comma-separated
            -r              Go on when a connection breaks
            -m method       Method name
            -h              Print this
            -I              No TLS server name
            -Z ciphersuite  TLS ciphers
            -f protocol     TLS version (TLS1, TLS1.1, TLS1.2, TLS1.3 or ALL)
            -E certfile     TLS client certificate and key
        Beyond ApacheBench:
            --http1.1             HTTP/1.1 instead of 1.0
            --threads N           Load threads (default 1)
            --think-time TIME     Pause after each response: 10ms, or exp:10ms on average
            --seed N              Of the think times
            --workers M           The target's parallel workers, for the model
            --service-time T      Their mean service time, such as 20ms
            --service-law LAW     exponential
            --unix-socket PATH    Connect to this Unix-domain socket
            --connect-to HOST:PORT  Connect there instead of the URL's host
            --ipv4, --ipv6        Addresses of this family only
            --format FORMAT       On standard output: text, json or none
            --json FILE           Write the result to this file
            --ab-only             ApacheBench's report and nothing else

        """
}
