// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/updatecommand.h"

#include "app/common/asynccommand.h"
#include "upstream/updatecheck.h"

#include <QTextStream>

namespace signalbox {

namespace {

const QString ownVersion = QStringLiteral(SIGNALBOX_VERSION);

/// Returns the exit code.
int report(const UpdateSnapshot &updates)
{
    if (!updates.problem.isEmpty()) {
        QTextStream(stderr) << QStringLiteral("signalbox: %1\n").arg(updates.problem);
        return 1;
    }
    QTextStream out(stdout);
    if (updates.newVersion.isEmpty()) {
        out << QStringLiteral("Signalbox %1: there is no new version\n").arg(ownVersion);
        return 0;
    }
    out << QStringLiteral("Signalbox %1: version %2 is available").arg(ownVersion, updates.newVersion);
    if (!updates.title.isEmpty())
        out << QStringLiteral(" (%1)").arg(updates.title);
    out << u'\n' << updates.page.toString(QUrl::FullyEncoded) << u'\n';
    return 0;
}

} // namespace

int runUpdateCommand(const LoadedConfig &loaded)
{
    if (!loaded.config) {
        QTextStream(stderr) << loaded.error << u'\n';
        return 1;
    }
    const SystemClock clock;
    UpdateCheck check(ownVersion, {}, clock);
    UpdatesConfig config = loaded.config->updates;
    config.check = false; // this once
    check.setConfig(config);
    return runAsync([&check](QObject *context, const CommandEnd &end) {
        QObject::connect(&check, &UpdateCheck::changed, context, [end](const UpdateSnapshot &updates) {
            if (!updates.isAsking)
                end(report(updates));
        });
        check.look();
    });
}

} // namespace signalbox
