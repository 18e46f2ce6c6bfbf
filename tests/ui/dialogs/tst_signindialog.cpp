// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/signindialog.h"

#include "ui/fakegatewaylink.h"
#include "ui/snapshots.h"
#include "ui/widgets/noticebar.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace signalbox;

class tst_SignInDialog : public QObject
{
    Q_OBJECT

public slots:
    void noteOpened(const QUrl &url) { m_opened << url; }

private slots:
    void init();
    void cleanup();
    void opensABrowserAndSaysSo();
    void copiesAnAddressOfItsOwn();
    void opensAgain();
    void saysThatNoBrowserOpens();
    void saysWhyThereIsNoPage();
    void closesWhenItIsSignedIn();
    void waitsForAProviderThatIsNew();
    void waitsForAnotherAccountWhereOneIsSignedIn();
    void goesAwayByEscape();

private:
    static GatewaySnapshot signedOut();
    void open(const GatewaySnapshot &now = signedOut());
    void press(const char *button) const
    {
        QTest::mouseClick(m_dialog->findChild<QPushButton *>(QLatin1String(button)), Qt::LeftButton);
    }
    [[nodiscard]] QString problem() const
    {
        const auto *notice = m_dialog->findChild<NoticeBar *>();
        return notice->isVisible() ? notice->text() : QString();
    }
    [[nodiscard]] bool saysToGoOn() const
    {
        return std::ranges::any_of(m_dialog->findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("Go on in your browser"));
        });
    }

    std::optional<test::FakeGatewayLink> m_link;
    QPointer<SignInDialog> m_dialog;
    QList<QUrl> m_opened;
};

GatewaySnapshot tst_SignInDialog::signedOut()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("gate")});
    snapshot.providers[1].needsSignIn = true;
    snapshot.providers[1].credentialProblem = QStringLiteral("nobody has signed in: signalbox login gate");
    return snapshot;
}

void tst_SignInDialog::init()
{
    m_link.emplace();
    m_opened.clear();
    QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "noteOpened");
}

void tst_SignInDialog::cleanup()
{
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
    delete m_dialog;
}

void tst_SignInDialog::open(const GatewaySnapshot &now)
{
    m_dialog = new SignInDialog(*m_link, QStringLiteral("gate"), now);
    m_dialog->openBrowser();
    m_dialog->show();
}

void tst_SignInDialog::opensABrowserAndSaysSo()
{
    open();
    QVERIFY(!m_dialog->isModal());
    QCOMPARE(
        m_dialog->findChild<QLabel *>(QStringLiteral("title"))->text(), QStringLiteral("Sign in at gate"));
    QVERIFY(saysToGoOn());
    QTRY_COMPARE(m_opened, QList<QUrl>{m_link->signInUrl});
    QCOMPARE(m_link->commands, QStringList(QStringLiteral("signInPage gate")));
    QVERIFY(saysToGoOn());
    QVERIFY(problem().isEmpty());
}

void tst_SignInDialog::copiesAnAddressOfItsOwn()
{
    open();
    QTRY_COMPARE(m_opened.size(), 1);
    m_link->signInUrl = QUrl(QStringLiteral("http://127.0.0.1:8484/oauth/sign-in?ticket=2")); // 1 was used up
    press("copy");
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), m_link->signInUrl.toString());
    QCOMPARE(m_opened.size(), 1);
    QVERIFY(m_dialog->isVisible());
}

void tst_SignInDialog::opensAgain()
{
    open();
    QTRY_COMPARE(m_opened.size(), 1);
    m_link->signInUrl = QUrl(QStringLiteral("http://127.0.0.1:8484/oauth/sign-in?ticket=2"));
    press("open");
    QTRY_COMPARE(m_opened.size(), 2);
    QCOMPARE(m_opened.at(1), m_link->signInUrl);
    QVERIFY(m_dialog->isVisible());
}

void tst_SignInDialog::saysThatNoBrowserOpens()
{
    QDesktopServices::unsetUrlHandler(QStringLiteral("http")); // and the platform of the tests has none
    open();
    QTRY_VERIFY(problem().startsWith(QStringLiteral("No browser opens")));
    QVERIFY(!saysToGoOn());
    press("copy");
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), m_link->signInUrl.toString());
    QVERIFY(saysToGoOn());
}

void tst_SignInDialog::saysWhyThereIsNoPage()
{
    m_link->failure = Error{Error::Kind::Api, QStringLiteral("no such account")};
    open();
    QTRY_COMPARE(problem(), QStringLiteral("no such account"));
    QVERIFY(!saysToGoOn());
    QVERIFY(m_opened.isEmpty());
    m_link->failure.reset();
    press("open");
    QTRY_COMPARE(m_opened.size(), 1);
    QVERIFY(problem().isEmpty());
    QVERIFY(saysToGoOn());
}

void tst_SignInDialog::closesWhenItIsSignedIn()
{
    open();
    GatewaySnapshot snapshot = signedOut();
    emit m_link->snapshotChanged(snapshot);
    QVERIFY(m_dialog->isVisible());
    snapshot.providers[1].needsSignIn = false;
    snapshot.providers[1].credentialProblem = QStringLiteral("waiting for the keychain");
    emit m_link->snapshotChanged(snapshot);
    QVERIFY(m_dialog->isVisible());
    snapshot.providers[1].credentialProblem.clear();
    emit m_link->snapshotChanged(snapshot);
    QTRY_VERIFY(!m_dialog);
}

void tst_SignInDialog::waitsForAProviderThatIsNew()
{
    open(runningSnapshot({QStringLiteral("first")}));
    emit m_link->snapshotChanged(runningSnapshot({QStringLiteral("first")}));
    emit m_link->snapshotChanged(signedOut());
    QVERIFY(m_dialog->isVisible());
    emit m_link->snapshotChanged(runningSnapshot({QStringLiteral("first"), QStringLiteral("gate")}));
    QTRY_VERIFY(!m_dialog);
}

void tst_SignInDialog::waitsForAnotherAccountWhereOneIsSignedIn()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("gate")});
    snapshot.providers[0].keys = 1;
    open(snapshot);
    QVERIFY(saysToGoOn());
    emit m_link->snapshotChanged(snapshot);
    QVERIFY(m_dialog->isVisible());
    snapshot.providers[0].keys = 2;
    emit m_link->snapshotChanged(snapshot);
    QTRY_VERIFY(!m_dialog);
}

void tst_SignInDialog::goesAwayByEscape()
{
    open();
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_dialog);
}

QTEST_MAIN(tst_SignInDialog)
#include "tst_signindialog.moc"
