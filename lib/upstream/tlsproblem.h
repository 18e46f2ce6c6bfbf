// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSslError>
#include <QString>
#include <QStringList>

namespace signalbox {

/// What was wrong with a server's certificate, as the checks of one connection told.
class TlsProblem
{
public:
    void add(const QList<QSslError> &errors);

    [[nodiscard]] bool isEmpty() const { return m_checks.isEmpty(); }
    [[nodiscard]] QString toString() const { return m_checks.join(QStringLiteral("; ")); }
    /// What its user can do about `text`, which is this or the error of a handshake; empty when nobody knows.
    [[nodiscard]] QString remedyFor(const QString &text) const;

private:
    QStringList m_checks;
    bool m_unknownAuthority = false;
    bool m_otherName = false;
    bool m_wrongTime = false;
};

} // namespace signalbox
