// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/diagnostics.h"

#include <QApplication>
#include <QDir>
#include <QGuiApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QScreen>
#include <QStyle>
#include <QSysInfo>

namespace signalbox {
namespace {

/// The log has none of it; this holds should a message of Qt's or of a desktop have.
QString withoutSecrets(QString text)
{
    static const QRegularExpression key(
        QStringLiteral("\\b(sk|pk|ghp|gho|xai|dapi|AIza)[-_A-Za-z0-9]{12,}|\\beyJ[-_A-Za-z0-9.]{20,}|(?<=[Bb]"
                       "earer )[^\\s\"\\\\]+"));
    static const QRegularExpression user(QStringLiteral("(?<=://)[^/@\\s\"]+@"));
    text.replace(key, QStringLiteral("***")).replace(user, QStringLiteral("***@"));
    return text;
}

/// The home folder has the name of its user.
QString withoutHome(QString text)
{
    const QString home = QDir::homePath();
    return home.size() > 1 ? text.replace(home, QStringLiteral("~")) : text;
}

QString healthName(ProviderSnapshot::Health health)
{
    switch (health) {
    case ProviderSnapshot::Health::Healthy:
        return QStringLiteral("healthy");
    case ProviderSnapshot::Health::Failing:
        return QStringLiteral("failing");
    case ProviderSnapshot::Health::CoolingDown:
        return QStringLiteral("cooling down");
    case ProviderSnapshot::Health::NoCredential:
        return QStringLiteral("no credential");
    case ProviderSnapshot::Health::Disabled:
        break;
    }
    return QStringLiteral("disabled");
}

QStringList systemLines()
{
    QStringList lines{QStringLiteral("Signalbox %1, Qt %2 (built with %3)")
                          .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                              QStringLiteral(QT_VERSION_STR)),
        QStringLiteral("System: %1, %2, kernel %3")
            .arg(
                QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture(), QSysInfo::kernelVersion()),
        QStringLiteral("Desktop: %1, session %2, platform %3, style %4")
            .arg(qEnvironmentVariable("XDG_CURRENT_DESKTOP", QStringLiteral("-")),
                qEnvironmentVariable("XDG_SESSION_TYPE", QStringLiteral("-")),
                QGuiApplication::platformName(), QApplication::style()->objectName()),
        QStringLiteral("Language: %1").arg(QLocale().name())};
    for (const QScreen *screen : QGuiApplication::screens())
        lines << QStringLiteral("Screen: %1 × %2 at %3")
                     .arg(screen->size().width())
                     .arg(screen->size().height())
                     .arg(screen->devicePixelRatio());
    return lines;
}

QStringList gatewayLines(const GatewaySnapshot &snapshot)
{
    QStringList lines{QStringLiteral("Gateway: %1, started %2, %3 finished, %4 failed, %5 running")
                          .arg(snapshot.listening ? snapshot.addresses.join(QStringLiteral(", "))
                                                  : QStringLiteral("not listening"),
                              snapshot.startedAt.toString(Qt::ISODate))
                          .arg(snapshot.finishedExchanges)
                          .arg(snapshot.failedExchanges)
                          .arg(snapshot.activeExchanges)};
    if (!snapshot.problem.isEmpty())
        lines << QStringLiteral("Problem: ") + snapshot.problem;
    if (!snapshot.configProblem.isEmpty())
        lines << QStringLiteral("Configuration not in use: ") + snapshot.configProblem;
    int number = 0;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        lines << QStringLiteral("Provider %1: %2, %3, %4 of %5 attempts failed")
                     .arg(++number)
                     .arg(provider.type, healthName(provider.health))
                     .arg(provider.failedAttempts)
                     .arg(provider.attempts);
    }
    return lines;
}
} // namespace

QString diagnosticsText(
    const GatewaySnapshot &snapshot, const QString &configFile, const QByteArray &logLines)
{
    QStringList lines = systemLines();
    lines << QStringLiteral("Configuration: ") + QDir::toNativeSeparators(configFile);
    lines << gatewayLines(snapshot);
    lines << QString() << QString::fromUtf8(logLines);
    return withoutHome(withoutSecrets(lines.join(QLatin1Char('\n'))));
}

} // namespace signalbox
