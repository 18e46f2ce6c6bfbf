// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace signalbox {

/// Turns SIGHUP into a Qt signal, also when it comes because a terminal was closed: who wants the program to
/// end sends SIGTERM. On Windows there is none.
class ReloadSignal final : public QObject
{
    Q_OBJECT

public:
    explicit ReloadSignal(QObject *parent = nullptr);
    ~ReloadSignal() override;

signals:
    void requested();

private:
    class Source;
    std::unique_ptr<Source> m_source;
};

} // namespace signalbox
