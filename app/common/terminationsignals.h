// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace signalbox {

/// Turns SIGINT and SIGTERM (Ctrl+C and closing the console on Windows) into a Qt signal. At most one at a
/// time.
class TerminationSignals final : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

signals:
    void requested();

private:
    class Source;
    std::unique_ptr<Source> m_source;
};

} // namespace signalbox
