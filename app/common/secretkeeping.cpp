// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretkeeping.h"

#include "core/clock.h"
#include "credentials/secretindex.h"

#include <algorithm>

namespace signalbox {

namespace {

Error refusal(const QString &message)
{
    return {Error::Kind::InvalidRequest, message + QStringLiteral(": nothing is kept")};
}

/// A store that does not answer has a stand-in, which says so by a remark.
QString placeIn(const SecretStore &store, const SecretStore::Outcome &written)
{
    return written.message.isEmpty()
        ? store.title()
        : QStringLiteral("memory until the program ends or %1 answers").arg(store.title());
}

QString noteName(const QString &folder, const QString &name)
{
    const SystemClock clock;
    const auto error = SecretIndex(folder, clock).add(name);
    return error ? error->message : QString();
}

} // namespace

Result<Secret> sendableSecret(const Secret &written)
{
    if (written.reveal().size() > largestSecret)
        return refusal(QStringLiteral("it is longer than %1 KiB").arg(largestSecret / 1024));
    const QByteArray value = written.reveal().trimmed();
    if (value.isEmpty())
        return refusal(QStringLiteral("there is no secret"));
    const auto isControl = [](char c) { return static_cast<uchar>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(value.begin(), value.end(), isControl))
        return refusal(QStringLiteral("it has a line break or another control character in it"));
    return Secret(value);
}

void keepSecret(SecretStore &store, const QString &folder, const QString &name, const Secret &value,
    QObject *context, const std::function<void(const Result<KeptSecret> &kept)> &done)
{
    store.write(name, value, context, [&store, folder, name, done](const SecretStore::Outcome &outcome) {
        if (!outcome.isOk())
            done(Error{Error::Kind::Api, outcome.message});
        else
            done(KeptSecret{placeIn(store, outcome),
                store.isPersistent() && !folder.isEmpty() ? noteName(folder, name) : QString()});
    });
}

} // namespace signalbox
