// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/lineinput.h"

#include <QtGlobal>

#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <cerrno>
#include <poll.h>
#include <unistd.h>
#endif

namespace signalbox {

namespace {

using Done = std::function<void(const std::optional<QString> &line)>;

/// Not by stdio: who waits there has a lock that the end of the program waits for.
#ifdef Q_OS_WIN
bool readByte(char &byte)
{
    DWORD count = 0;
    return ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &count, nullptr) && count == 1;
}
#else
bool readByte(char &byte)
{
    for (;;) {
        const auto count = ::read(STDIN_FILENO, &byte, 1);
        if (count >= 0)
            return count == 1;
        if (errno == EAGAIN) {
            pollfd input{STDIN_FILENO, POLLIN, 0};
            ::poll(&input, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
}
#endif

/// Nothing is read beyond the line, which belongs to who reads the next one.
std::optional<QString> lineOfInput()
{
    QByteArray line;
    char byte = 0;
    while (readByte(byte)) {
        if (byte == '\n')
            return QString::fromLocal8Bit(line);
        line += byte;
    }
    return line.isEmpty() ? std::nullopt : std::optional(QString::fromLocal8Bit(line));
}

/// Who waits for the line, and may be gone when it comes.
struct Addressee
{
    std::mutex mutex;
    QObject *receiver = nullptr; ///< null once it is gone
};

class Receiver final : public QObject
{
public:
    Receiver(std::shared_ptr<Addressee> addressee, QObject *context)
        : QObject(context)
        , m_addressee(std::move(addressee))
    {
        m_addressee->receiver = this;
    }
    ~Receiver() override
    {
        const std::lock_guard lock(m_addressee->mutex);
        m_addressee->receiver = nullptr;
    }
    Q_DISABLE_COPY_MOVE(Receiver)

private:
    std::shared_ptr<Addressee> m_addressee;
};

} // namespace

void readLine(QObject *context, const Done &done)
{
    const auto addressee = std::make_shared<Addressee>();
    auto *receiver = new Receiver(addressee, context);
    // Nothing can wake a thread that waits for a line: it ends with the program, and until then it must touch
    // nothing that may be gone.
    std::thread([addressee, receiver, done] {
        const std::optional<QString> line = lineOfInput();
        const std::lock_guard lock(addressee->mutex);
        if (!addressee->receiver)
            return;
        QMetaObject::invokeMethod(
            receiver,
            [receiver, done, line] {
                receiver->deleteLater();
                done(line);
            },
            Qt::QueuedConnection);
    }).detach();
}

} // namespace signalbox
