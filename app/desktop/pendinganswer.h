// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <utility>

namespace signalbox {

/// An answer that another thread owes: given there, delivered on the thread of `home`.
///
/// It is delivered once, later, unless `context` (of the thread of `home`) is gone by then. One that whoever
/// was asked has dropped is an error, so that nobody waits for ever. `home` outlives the other thread.
template <typename T> class PendingAnswer
{
public:
    using Answer = std::function<void(const Result<T> &)>;

    PendingAnswer(QObject *home, QObject *context, Answer answer)
        : m_home(home)
        , m_context(context)
        , m_answer(std::move(answer))
    { }
    ~PendingAnswer() { give(Error{Error::Kind::Overloaded, QStringLiteral("Signalbox is stopping")}); }
    Q_DISABLE_COPY_MOVE(PendingAnswer)

    /// The first time counts.
    void give(Result<T> result)
    {
        if (!m_answer)
            return;
        QMetaObject::invokeMethod(
            m_home,
            [context = m_context, answer = std::exchange(m_answer, nullptr), result = std::move(result)] {
                if (context)
                    answer(result);
            },
            Qt::QueuedConnection);
    }

private:
    QObject *m_home;
    QPointer<QObject> m_context; ///< looked at on its own thread only
    Answer m_answer;
};

} // namespace signalbox
