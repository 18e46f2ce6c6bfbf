// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/colorpreference.h"

#include "support/keyringsession.h"
#include "support/testclient.h"

#include <QDBusConnection>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QString busName = QStringLiteral("portal");

} // namespace

/// What a desktop offers of its settings.
class ScriptedPortal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint scheme = 0;
    int reads = 0;
    void change(uint next)
    {
        scheme = next;
        emit SettingChanged(
            QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"), QDBusVariant(next));
    }

public slots:
    // Wrapped twice, as portals do.
    QDBusVariant Read(const QString &group, const QString &key)
    {
        ++reads;
        const bool isKnown = group == u"org.freedesktop.appearance" && key == u"color-scheme";
        return QDBusVariant(QVariant::fromValue(QDBusVariant(isKnown ? QVariant(scheme) : QVariant(99U))));
    }

signals:
    void SettingChanged(const QString &group, const QString &key, const QDBusVariant &value);
};

/// Against a portal on a session bus of its own.
class ColorPreferenceTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void tellsWhatTheDesktopWants_data();
    void tellsWhatTheDesktopWants();
    void tellsWhenItWantsAnother();
    void ignoresOtherSettings();
    void waitsForNobody();

private:
    using Scheme = ColorPreference::Scheme;
    void serve();
    static Scheme last(const QSignalSpy &changed)
    {
        return changed.isEmpty() ? Scheme::Unknown : changed.constLast().constFirst().value<Scheme>();
    }

    std::unique_ptr<KeyringSession> m_session;
    std::unique_ptr<ScriptedPortal> m_portal;
};

void ColorPreferenceTest::initTestCase()
{
    if (const QString obstacle = KeyringSession::obstacle(); !obstacle.isEmpty())
        QSKIP(qPrintable(obstacle));
    m_session = std::make_unique<KeyringSession>();
}

void ColorPreferenceTest::init()
{
    m_portal = std::make_unique<ScriptedPortal>();
}

void ColorPreferenceTest::cleanup()
{
    QDBusConnection::disconnectFromBus(busName);
}

void ColorPreferenceTest::serve()
{
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, busName);
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), m_portal.get(),
        QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
}

void ColorPreferenceTest::tellsWhatTheDesktopWants_data()
{
    QTest::addColumn<uint>("number");
    QTest::addColumn<Scheme>("scheme");
    QTest::newRow("nothing") << 0U << Scheme::Unknown;
    QTest::newRow("dark") << 1U << Scheme::Dark;
    QTest::newRow("light") << 2U << Scheme::Light;
    QTest::newRow("what is not known") << 7U << Scheme::Unknown;
}

void ColorPreferenceTest::tellsWhatTheDesktopWants()
{
    QFETCH(uint, number);
    QFETCH(Scheme, scheme);
    m_portal->scheme = number;
    serve();
    const auto preference = ColorPreference::create();
    QSignalSpy changed(preference.get(), &ColorPreference::changed);
    preference->start();
    QVERIFY(changed.isEmpty()); // it does not wait
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    QCOMPARE(last(changed), scheme);
}

void ColorPreferenceTest::tellsWhenItWantsAnother()
{
    serve();
    const auto preference = ColorPreference::create();
    QSignalSpy changed(preference.get(), &ColorPreference::changed);
    preference->start();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    m_portal->change(1);
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, patience);
    QCOMPARE(last(changed), Scheme::Dark);
    m_portal->change(2);
    QTRY_COMPARE_WITH_TIMEOUT(last(changed), Scheme::Light, patience);
}

void ColorPreferenceTest::ignoresOtherSettings()
{
    serve();
    const auto preference = ColorPreference::create();
    QSignalSpy changed(preference.get(), &ColorPreference::changed);
    preference->start();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    emit m_portal->SettingChanged(
        QStringLiteral("org.freedesktop.appearance"), QStringLiteral("contrast"), QDBusVariant(1U));
    m_portal->change(1); // comes after it
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, patience);
}

void ColorPreferenceTest::waitsForNobody()
{
    const auto preference = ColorPreference::create();
    QSignalSpy changed(preference.get(), &ColorPreference::changed);
    preference->start();
    QVERIFY(!changed.wait(100)); // nobody has such a portal here
}

QTEST_GUILESS_MAIN(ColorPreferenceTest)
#include "tst_colorpreference.moc"
