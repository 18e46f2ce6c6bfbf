// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/setupwish.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace signalbox {

/// Something that keeps a client from us, or may, and what to do about it. It never has a value in it that
/// may be a secret.
struct ClientCheck
{
    enum class Severity {
        Note, ///< worth knowing
        Warning, ///< some requests may go elsewhere or be refused
        Problem, ///< a client does not come to us, or not with what we ask for
    };

    Severity severity = Severity::Warning;
    QString place; ///< "the environment", or a file
    int line = 0; ///< of the file, counted from 1; 0 = of none
    QString text;
    QString remedy;
    std::optional<ClientProgram> program = {}; ///< whose setup, or its undoing, is the remedy

    /// "PLACE, line N: TEXT; REMEDY".
    [[nodiscard]] QString toString() const;
};

/// What the checks look at.
struct CheckPlaces
{
    QString home;
    QProcessEnvironment environment;
    QString folder; ///< of the project that a client is started in; empty = of none
    QString root = {}; ///< before the paths of the system's own files
};

/// Where a client's settings lead to a program on this computer.
struct PointedAddress
{
    ClientProgram program = ClientProgram::ClaudeCode;
    QString path; ///< of the settings
    QString host;
    quint16 port = 0;
};

/// All checks that need nobody else: variables here, in the shells' files and in /etc/environment, settings
/// that come before the user's, proxies. Reads some small files.
QList<ClientCheck> checkClients(const CheckPlaces &places, const SetupWish &wish);

/// The addresses to try: where nobody listens, deadAddress() is the check.
QList<PointedAddress> pointedAddresses(const CheckPlaces &places);
ClientCheck deadAddress(const PointedAddress &address);

} // namespace signalbox
