// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcessEnvironment>
#include <QStringList>

namespace signalbox {

/// The names of the secrets that a configuration uses for something else than the own keys of one provider:
/// what is kept under them must not be replaced by a key of it. An empty `provider` has none of its own.
QStringList secretsOfOthers(
    const QByteArray &text, const QString &provider, const QProcessEnvironment &environment);

} // namespace signalbox
