// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/profile.h"

#include <QJsonDocument>
#include <QTest>

using namespace signalbox;

namespace {

QByteArray idToken(const QByteArray &claims)
{
    return "header." + claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        + ".signature";
}

} // namespace

class ProfileTest : public QObject
{
    Q_OBJECT

private slots:
    void theNameIsFound_data();
    void theNameIsFound();
    void theConfiguredPlaceIsTheOnlyOne();
    void namesCanBeShown_data();
    void namesCanBeShown();
};

void ProfileTest::theNameIsFound_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, const QByteArray &answer, const char *name) {
        QTest::newRow(title) << answer << QString::fromUtf8(name);
    };
    row("anthropic", R"({"account":{"email_address":"a@example.org"},"name":"x"})", "a@example.org");
    row("account", R"({"account":{"email":"b@example.org"}})", "b@example.org");
    row("user info", R"({"sub":"1","email":"c@example.org","name":"C"})", "c@example.org");
    row("id token", "{\"id_token\":\"" + idToken(R"({"email":"d@example.org"})") + "\"}", "d@example.org");
    row("entra", "{\"id_token\":\"" + idToken(R"({"preferred_username":"e@example.org","name":"E"})") + "\"}",
        "e@example.org");
    row("the answer before the id token",
        R"({"email":"f@example.org","id_token":")" + idToken(R"({"email":"other@example.org"})") + "\"}",
        "f@example.org");
    row("databricks", R"({"userName":"g@example.org"})", "g@example.org");
    row("bare name", R"({"name":"Grace"})", "Grace");
    row("nobody", R"({"access_token":"t"})", "");
    row("no text", R"({"email":42,"account":"x"})", "");
    row("id token of garbage", R"({"id_token":"garbage"})", "");
    row("cannot be shown, but the next", R"({"email":"a/b","name":"Name"})", "Name");
}

void ProfileTest::theNameIsFound()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, name);
    QCOMPARE(accountIn(QJsonDocument::fromJson(answer).object(), {}), name);
}

void ProfileTest::theConfiguredPlaceIsTheOnlyOne()
{
    OAuthConfig config;
    config.accountField = QStringLiteral("organization.name");
    const QJsonObject answer
        = QJsonDocument::fromJson(R"({"email":"a@example.org","organization":{"name":"Example Ltd"}})")
              .object();
    QCOMPARE(accountIn(answer, config), QStringLiteral("Example Ltd"));
    config.accountField = QStringLiteral("organization.name.more");
    QCOMPARE(accountIn(answer, config), QString());
}

void ProfileTest::namesCanBeShown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("address") << QStringLiteral("me@example.org") << QStringLiteral("me@example.org");
    QTest::newRow("blanks") << QStringLiteral("  Jane Doe\n") << QStringLiteral("Jane Doe");
    QTest::newRow("umlauts") << QStringLiteral("Jürgen") << QStringLiteral("Jürgen");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("slash") << QStringLiteral("../../etc") << QString();
    QTest::newRow("line break") << QStringLiteral("a\nb") << QString();
    QTest::newRow("escape") << QStringLiteral("a\x1b[31mb") << QString();
    QTest::newRow("right to left") << QString(u"a" + QChar(0x202e) + u"b") << QString();
    QTest::newRow("long") << QString(100, u'a') << QString(100, u'a');
    QTest::newRow("too long") << QString(101, u'a') << QString();
}

void ProfileTest::namesCanBeShown()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(shownAccountName(text), shown);
}

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
