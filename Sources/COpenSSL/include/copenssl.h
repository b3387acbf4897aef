// OpenSSL as Swift needs it: its functions, those of them that are macros, and the socket beneath.
#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

/// The socket beneath a TLS stream, and what its last calls came to.
struct copenssl_socket {
    int descriptor;
    /// The handshake is done.
    bool open;
    /// The last receive left nothing behind.
    bool drained;
    /// The peer has sent its last byte.
    bool ended;
    /// The number of the error that broke the connection, 0 for none.
    int error;
    /// OpenSSL's code of what broke the TLS stream, 0 for nothing.
    unsigned long failure;
};

/// A source and sink of bytes over a non-blocking socket, which must outlive it. Unlike OpenSSL's
/// own, it raises no SIGPIPE, and it tells whether the kernel has more to read: that spares a call
/// for every response.
BIO *copenssl_socket_bio(struct copenssl_socket *socket);

/// The callback that keeps new sessions in the slot that is the stream's application data.
void copenssl_keep_sessions(SSL_CTX *context);
/// Refuses encrypted keys instead of asking for a passphrase on the terminal.
void copenssl_ask_no_passphrase(SSL_CTX *context);

static inline long copenssl_set_versions(SSL_CTX *context, int least, int most) {
    return SSL_CTX_set_min_proto_version(context, least) &&
           SSL_CTX_set_max_proto_version(context, most);
}
static inline void copenssl_set_modes(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}
static inline void copenssl_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
}
static inline long copenssl_set_server_name(SSL *stream, const char *name) {
    return SSL_set_tlsext_host_name(stream, name);
}
static inline void copenssl_set_session_slot(SSL *stream, SSL_SESSION **slot) {
    SSL_set_app_data(stream, slot);
}
static inline unsigned long copenssl_reason(unsigned long code) { return ERR_GET_REASON(code); }
static inline unsigned long copenssl_library(unsigned long code) { return ERR_GET_LIB(code); }
/// The key that the server made for this connection alone; nil where it made none. To be freed.
static inline EVP_PKEY *copenssl_temporary_key(SSL *stream) {
    EVP_PKEY *key = NULL;
    return SSL_get_peer_tmp_key(stream, &key) ? key : NULL;
}

#endif
