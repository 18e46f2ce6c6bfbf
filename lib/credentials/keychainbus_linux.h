// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>

namespace signalbox {

/// The session bus as the keychain's thread sees it: made at the first call, and again when it was lost. Not
/// connected where there is none; none is started.
QDBusConnection keychainBus();

inline constexpr char secretService[] = "org.freedesktop.secrets";

/// A call of the Secret Service: of the service itself, or of another of its objects.
QDBusMessage secretServiceCall(const char *method);
QDBusMessage secretServiceCall(const QString &path, const char *interface, const char *method);

} // namespace signalbox
