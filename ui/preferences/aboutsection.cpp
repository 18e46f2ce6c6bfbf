// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/aboutsection.h"

#include "core/statefolder.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QUrl>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int iconSize = 64;
constexpr const char *homePage = "https://github.com/signalbox/signalbox";
constexpr const char *problemPage = "https://github.com/signalbox/signalbox/issues";
} // namespace

AboutSection::AboutSection(QString configPath, QWidget *parent)
    : QWidget(parent)
    , m_configPath(std::move(configPath))
{
    QVBoxLayout *column = makeSectionColumn(this, tr("About"));
    auto *card = new Card(this);
    auto *icon = new QLabel(card);
    icon->setPixmap(applicationIcon().pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(
        makeLabel(tr("Signalbox %1").arg(QCoreApplication::applicationVersion()), TextRole::PageTitle, card));
    texts->addWidget(makeNote(tr("One local address in front of all your LLM providers."), card));
    texts->addWidget(
        makeNote(tr("With Qt %1. Licence: GPL-3.0-or-later.").arg(QString::fromLatin1(qVersion())), card));
    auto *head = new QHBoxLayout;
    head->setSpacing(16);
    head->addWidget(icon, 0, Qt::AlignTop);
    head->addLayout(texts, 1);
    card->body()->addLayout(head);
    column->addWidget(card);
    auto *places = new Card(tr("Where things are"), this);
    places->body()->setSpacing(4);
    for (const auto &[text, path] : {std::pair(tr("Configuration"), m_configPath),
             std::pair(tr("State, usage and windows"), stateFolder())}) {
        places->body()->addWidget(makeLabel(text, TextRole::Muted, places));
        auto *line = makeLabel(QDir::toNativeSeparators(path), TextRole::Code, places);
        line->setWordWrap(true);
        places->body()->addWidget(line);
        places->body()->addSpacing(2);
    }
    column->addWidget(places);
    auto *help = new Card(tr("Help"), this);
    help->body()->addWidget(makeNote(tr("Diagnostics tell versions, the system and how providers are doing; "
                                        "no key, no address of a provider "
                                        "and no request is in them."),
        help));
    auto *copy = new QPushButton(tr("&Copy diagnostics"), help);
    copy->setObjectName(QStringLiteral("copyDiagnostics"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(copy);
    const auto addLink = [&](const QString &title, const char *address) {
        auto *link = new QPushButton(title, help);
        link->setToolTip(QString::fromLatin1(address));
        connect(link, &QPushButton::clicked, this,
            [address] { QDesktopServices::openUrl(QUrl(QString::fromLatin1(address))); });
        row->addWidget(link);
    };
    addLink(tr("&Web site"), homePage);
    addLink(tr("&Report a problem"), problemPage);
    row->addStretch();
    help->body()->addLayout(row);
    column->addWidget(help);
    column->addStretch();
    connect(copy, &QPushButton::clicked, this, [this, copy] {
        QGuiApplication::clipboard()->setText(diagnostics());
        copy->setText(tr("Copied"));
    });
}

/// In English, as whoever helps may not read the user's language.
QString AboutSection::diagnostics() const
{
    QStringList lines{QStringLiteral("Signalbox %1, Qt %2 (built with %3)")
                          .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                              QStringLiteral(QT_VERSION_STR)),
        QStringLiteral("%1, %2, platform %3")
            .arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture(),
                QGuiApplication::platformName()),
        QStringLiteral("listening: %1, paused: %2, routes: %3, strategy: %4")
            .arg(m_snapshot.listening ? QStringLiteral("yes") : QStringLiteral("no"),
                m_snapshot.paused ? QStringLiteral("yes") : QStringLiteral("no"))
            .arg(m_snapshot.routes)
            .arg(m_snapshot.strategy)};
    int number = 0;
    for (const ProviderSnapshot &provider : m_snapshot.providers)
        lines << QStringLiteral("provider %1: type %2, %3, %4 attempts, %5 failed")
                     .arg(++number)
                     .arg(provider.type,
                         provider.canBeAsked() ? QStringLiteral("can be asked") : QStringLiteral("left out"))
                     .arg(provider.attempts)
                     .arg(provider.failedAttempts);
    return lines.join(u'\n') + u'\n';
}

} // namespace signalbox
