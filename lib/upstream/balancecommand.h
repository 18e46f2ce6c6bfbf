// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "upstream/balancecheck.h"
#include "upstream/provider.h"

#include <QProcess>
#include <QTimer>

#include <memory>

namespace signalbox {

/// Runs the shell command of a provider that prints its balance: one number and nothing else.
///
/// The command inherits our environment and finds the provider in SIGNALBOX_PROVIDER, SIGNALBOX_BASE_URL and
/// SIGNALBOX_TOKEN: everybody on the computer can read an argument. What still runs after `limit`, prints too
/// much or belongs to an object that is deleted is killed with everything it has started.
class BalanceCommand final : public BalanceCheck
{
    Q_OBJECT

public:
    BalanceCommand(const Provider &provider, Secret key, std::chrono::milliseconds limit = longest,
        QObject *parent = nullptr);
    ~BalanceCommand() override;

    void start() override;

private:
    void onOutput();
    void onErrorOutput();
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onTimeout();

    void fail(const QString &what, Error::Kind kind = Error::Kind::Api);
    void conclude(const Result<double> &balance);
    void letGo();
    [[nodiscard]] QString shown(const QByteArray &text) const;

    QString m_command;
    QString m_provider;
    QString m_baseUrl;
    Secret m_key;
    std::unique_ptr<QProcess> m_process; ///< none before start() and after the end
    QTimer m_timer;
    QByteArray m_output;
    QByteArray m_errorOutput; ///< the end of it
};

} // namespace signalbox
