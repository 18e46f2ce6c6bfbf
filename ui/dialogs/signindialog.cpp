// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/signindialog.h"

#include "ui/texts/gatewaytexts.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/dialogbuttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {
constexpr int usualWidth = 440;

/// Null = the gateway does not know of it yet.
const ProviderSnapshot *snapshotOf(const GatewaySnapshot &snapshot, const QString &name)
{
    const auto found = std::ranges::find(snapshot.providers, name, &ProviderSnapshot::name);
    return found == snapshot.providers.cend() ? nullptr : &*found;
}

bool isSignedIn(const ProviderSnapshot &provider)
{
    return !provider.needsSignIn && provider.credentialProblem.isEmpty();
}
} // namespace

SignInDialog::SignInDialog(
    GatewayLink &link, const QString &provider, const GatewaySnapshot &now, QWidget *parent)
    : QDialog(parent)
    , m_link(link)
    , m_provider(provider)
    , m_hint(makeLabel({}, TextRole::Body, this))
    , m_problem(new NoticeBar(Tone::Bad, this))
{
    const ProviderSnapshot *known = snapshotOf(now, provider);
    m_waits = !known || !isSignedIn(*known);
    m_accounts = known ? known->keys : 0;
    m_hint->setText(m_waits ? tr("Go on in your browser. This window closes when you are signed in.")
                            : tr("Go on in your browser, which tells when you are signed in."));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    setWindowTitle(tr("Sign in"));
    setWindowIcon(applicationIcon());
    auto *title = makeLabel(tr("Sign in at %1").arg(provider), TextRole::Heading, this);
    title->setObjectName(QStringLiteral("title"));
    for (QLabel *label : {title, m_hint})
        label->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    nameStandardButtons(*buttons);
    m_copy = buttons->addButton(tr("&Copy address"), QDialogButtonBox::ActionRole);
    QPushButton *open = buttons->addButton(tr("&Open again"), QDialogButtonBox::ActionRole);
    m_copy->setObjectName(QStringLiteral("copy"));
    open->setObjectName(QStringLiteral("open"));
    open->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(m_hint);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(buttons);
    resize(usualWidth, sizeHint().height());
    connect(m_copy, &QPushButton::clicked, this, &SignInDialog::copyAddress);
    connect(open, &QPushButton::clicked, this, &SignInDialog::openBrowser);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_link, &GatewayLink::snapshotChanged, this, &SignInDialog::follow);
}

void SignInDialog::openBrowser()
{
    ask([this](const QUrl &page) {
        if (!QDesktopServices::openUrl(page))
            showProblem(tr("No browser opens. Copy the address, and open it yourself."));
    });
}

void SignInDialog::copyAddress()
{
    ask([this](const QUrl &page) {
        QGuiApplication::clipboard()->setText(page.toString(QUrl::FullyEncoded));
        m_copy->setText(tr("Copied"));
    });
}

/// An address may be good for one browser only, and not for long: each time there is a new one.
void SignInDialog::ask(std::function<void(const QUrl &)> use)
{
    m_link.signInPage(m_provider, this, [this, use = std::move(use)](const Result<QUrl> &page) {
        showProblem(page ? QString() : GatewayTexts::shown(page.error().message));
        if (page)
            use(*page);
    });
}

void SignInDialog::showProblem(const QString &text)
{
    m_hint->setVisible(text.isEmpty());
    m_problem->setText(text);
}

/// Who signs in where all is well is done when there is another account; the same again nobody can see.
void SignInDialog::follow(const GatewaySnapshot &snapshot)
{
    const ProviderSnapshot *provider = snapshotOf(snapshot, m_provider);
    if (!provider)
        return;
    if (isSignedIn(*provider) && (m_waits || provider->keys > m_accounts)) {
        close();
        return;
    }
    m_waits = !isSignedIn(*provider);
    m_accounts = provider->keys;
}

} // namespace signalbox
