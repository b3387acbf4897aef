#include "copenssl.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>

static int socket_read(BIO *bio, char *bytes, int capacity) {
    struct copenssl_socket *socket = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    ssize_t count = recv(socket->descriptor, bytes, capacity, MSG_DONTWAIT);
    socket->drained = count < capacity;
    if (count > 0) return (int)count;
    if (count == 0) {
        socket->ended = true;
        return 0;
    }
    if (errno == EAGAIN || errno == EINTR)
        BIO_set_retry_read(bio);
    else
        socket->error = errno;
    return -1;
}

static int socket_write(BIO *bio, const char *bytes, int count) {
    struct copenssl_socket *socket = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    ssize_t sent = send(socket->descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return (int)sent;
    if (errno == EAGAIN || errno == EINTR)
        BIO_set_retry_write(bio);
    else
        socket->error = errno;
    return -1;
}

static long socket_control(BIO *bio, int command, long number, void *pointer) {
    (void)number;
    (void)pointer;
    switch (command) {
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_EOF:
        return ((struct copenssl_socket *)BIO_get_data(bio))->ended;
    default:
        return 0;
    }
}

static int socket_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static BIO_METHOD *method;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_method(void) {
    method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    if (method == NULL) return;
    BIO_meth_set_read(method, socket_read);
    BIO_meth_set_write(method, socket_write);
    BIO_meth_set_ctrl(method, socket_control);
    BIO_meth_set_create(method, socket_create);
}

BIO *copenssl_socket_bio(struct copenssl_socket *socket) {
    pthread_once(&once, make_method);
    BIO *bio = method == NULL ? NULL : BIO_new(method);
    if (bio != NULL) BIO_set_data(bio, socket);
    return bio;
}

static int keep_session(SSL *stream, SSL_SESSION *session) {
    SSL_SESSION **slot = SSL_get_app_data(stream);
    if (slot == NULL || !SSL_SESSION_is_resumable(session)) return 0;
    SSL_SESSION_free(*slot);
    *slot = session;
    return 1;
}

void copenssl_keep_sessions(SSL_CTX *context) {
    // The library's own cache has a lock that threads would meet at.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_session);
}

static int no_passphrase(char *buffer, int size, int writing, void *data) {
    (void)buffer;
    (void)size;
    (void)writing;
    (void)data;
    return -1;
}

void copenssl_ask_no_passphrase(SSL_CTX *context) {
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}
