// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QObject>

#include <chrono>

namespace signalbox {

/// One question for the credit that is left at a provider. Whoever deletes it ends it, and hears no more.
class BalanceCheck : public QObject
{
    Q_OBJECT

public:
    /// After this a check that has not ended is ended.
    static constexpr std::chrono::milliseconds longest{30'000};
    /// What a command may print and an answer may hold.
    static constexpr qsizetype largest = 64 * 1024;

    /// Once.
    virtual void start() = 0;

signals:
    /// Once, and never out of start(). The error is one line for people, without the provider's key.
    void finished(const signalbox::Result<double> &balance);

protected:
    using QObject::QObject;
};

} // namespace signalbox
