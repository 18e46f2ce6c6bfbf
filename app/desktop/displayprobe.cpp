// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/displayprobe.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace signalbox {

namespace {

constexpr int patience = 2000; // milliseconds

bool finishesConnecting(int socket)
{
    pollfd waiting{socket, POLLOUT, 0};
    int error = 0;
    socklen_t size = sizeof error;
    return ::poll(&waiting, 1, patience) == 1
        && ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

bool answers(const sockaddr *address, socklen_t size)
{
    const int socket = ::socket(address->sa_family, SOCK_STREAM, 0);
    if (socket < 0)
        return false;
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
    bool connected = ::connect(socket, address, size) == 0;
    if (!connected && errno == EINPROGRESS)
        connected = finishesConnecting(socket);
    else if (!connected)
        connected = errno == EAGAIN; // somebody listens who is busy
    ::close(socket);
    return connected;
}

bool fileAnswers(const QByteArray &path, bool abstract = false)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const auto offset = static_cast<std::size_t>(abstract); // abstract names begin with a zero
    const auto length = static_cast<std::size_t>(path.size());
    if (path.isEmpty() || offset + length >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path + offset, path.constData(), length);
    const std::size_t size = offsetof(sockaddr_un, sun_path) + offset + length + (abstract ? 0 : 1);
    return answers(reinterpret_cast<const sockaddr *>(&address), static_cast<socklen_t>(size));
}

bool hostAnswers(const QByteArray &host, int port)
{
    addrinfo hints = {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(host.constData(), QByteArray::number(port).constData(), &hints, &found) != 0)
        return false;
    bool answered = false;
    for (const addrinfo *one = found; one && !answered; one = one->ai_next)
        answered = answers(one->ai_addr, one->ai_addrlen);
    ::freeaddrinfo(found);
    return answered;
}

/// "HOST:NUMBER.SCREEN" as in X(7); no host is this computer.
bool x11Answers(const QString &display)
{
    if (display.startsWith(u'/')) // the socket itself
        return fileAnswers(QFile::encodeName(display));
    const qsizetype colon = display.lastIndexOf(u':');
    bool ok = false;
    const int number = display.sliced(colon + 1).section(u'.', 0, 0).toInt(&ok);
    constexpr int firstPort = 6000;
    if (colon < 0 || !ok || number < 0 || number > 65535 - firstPort)
        return false;
    QString host = display.first(colon);
    if (host.isEmpty() || host == u"unix") {
        const QByteArray path = "/tmp/.X11-unix/X" + QByteArray::number(number);
        return fileAnswers(path, true) || fileAnswers(path) || hostAnswers("127.0.0.1", firstPort + number);
    }
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    return hostAnswers(host.toLatin1(), firstPort + number);
}

bool waylandAnswers(const QProcessEnvironment &environment)
{
    if (!environment.value(QStringLiteral("WAYLAND_SOCKET")).isEmpty())
        return true; // a connection that was made for us
    QString name = environment.value(QStringLiteral("WAYLAND_DISPLAY"));
    if (name.isEmpty() && environment.value(QStringLiteral("XDG_SESSION_TYPE")) == u"wayland")
        name = QStringLiteral("wayland-0");
    if (name.isEmpty() || name.startsWith(u'/'))
        return fileAnswers(QFile::encodeName(name));
    return fileAnswers(QFile::encodeName(environment.value(QStringLiteral("XDG_RUNTIME_DIR")) + u'/' + name));
}

} // namespace

bool hasDisplay(const QProcessEnvironment &environment)
{
    const QString display = environment.value(QStringLiteral("DISPLAY"));
    const auto platformAnswers = [&](const QString &platform) {
        if (platform.startsWith(u"xcb"))
            return x11Answers(display);
        if (platform.startsWith(u"wayland"))
            return waylandAnswers(environment);
        return true; // draws by itself
    };
    const QString chosen = environment.value(QStringLiteral("QT_QPA_PLATFORM"));
    const QStringList platforms = chosen.isEmpty()
        ? QStringList{QStringLiteral("wayland"), QStringLiteral("xcb")}
        : chosen.split(u';', Qt::SkipEmptyParts);
    return std::any_of(platforms.begin(), platforms.end(), platformAnswers);
}

} // namespace signalbox

#else

namespace signalbox {

bool hasDisplay(const QProcessEnvironment &)
{
    return true;
}

} // namespace signalbox

#endif
