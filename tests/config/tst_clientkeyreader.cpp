// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/clientkeyreader.h"

#include "config/configreader.h"

#include <QCryptographicHash>
#include <QTest>

using namespace signalbox;

namespace {

/// Accounts work/one and work/two, and the provider spare; three lines.
const QByteArray providers
    = "providers:\n"
      "  - {name: work, account_email: one, base_url: 'https://a.example', auth_value: k}\n"
      "  - {name: work, account_email: two, base_url: 'https://a.example', auth_value: k}\n"
      "  - {name: spare, base_url: 'https://b.example', auth_value: k}\n";

const QByteArray digits = QCryptographicHash::hash("our-key", QCryptographicHash::Sha256).toHex();

ConfigReading read(const QByteArray &text)
{
    return ConfigReader({}).read(providers + text, QStringLiteral("/etc/signalbox"));
}

QString shown(const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines << QString::number(problem.line) + QStringLiteral(": ") + problem.message;
    return lines.join(u'\n');
}

QStringList namesOf(const ConfigReading &reading)
{
    QStringList names;
    for (const ClientKeyConfig &key : reading.config->server.clientKeys)
        names << key.name;
    return names;
}

} // namespace

class ClientKeyReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleArrives();
    void aKeyMayBeElsewhere();
    void theAdminKeyMayBeElsewhere();
    void whoHasNoNameGetsOne();
    void expiryIsUtc_data();
    void expiryIsUtc();
    void anExpiredKeyIsWarnedOf();
    void theSameKeyIsKeptOnce();
    void theAdminKeyIsNoClientKey();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void ClientKeyReaderTest::everyRuleArrives()
{
    const ConfigReading reading = read("client_keys:\n"
                                       "  - key: our-key\n"
                                       "    name: ' my laptop '\n"
                                       "    expires: 2999-12-31\n"
                                       "    models: [\"claude-*\", gpt-5]\n"
                                       "    providers: [work, spare]\n"
                                       "    requests_per_minute: 60\n"
                                       "    tokens_per_day: 5000000\n"
                                       "  - {key: other, models: one, providers: work/two}\n");
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const QList<ClientKeyConfig> &keys = reading.config->server.clientKeys;
    QCOMPARE(keys.size(), 2);
    const ClientKeyConfig &first = keys.at(0);
    QVERIFY(first.key.literal.equals("our-key"));
    QCOMPARE(first.name, QStringLiteral("my laptop"));
    QCOMPARE(first.expires.toString(Qt::ISODate), QStringLiteral("2999-12-31T23:59:59Z"));
    QCOMPARE(first.models.size(), 2);
    QVERIFY(first.models.at(0).matches(u"claude-opus"));
    QCOMPARE(first.providers,
        QStringList({QStringLiteral("work/one"), QStringLiteral("work/two"), QStringLiteral("spare")}));
    QCOMPARE(first.requestsPerMinute, 60);
    QCOMPARE(first.tokensPerDay, qint64(5'000'000));
    QCOMPARE(first.line, 6);
    QCOMPARE(keys.at(1).models.size(), 1);
    QCOMPARE(keys.at(1).providers, QStringList{QStringLiteral("work/two")});
    QVERIFY(keys.at(1).expires.isNull());
    QCOMPARE(keys.at(1).requestsPerMinute, 0);
    QCOMPARE(keys.at(1).tokensPerDay, qint64(0));
}

void ClientKeyReaderTest::aKeyMayBeElsewhere()
{
    const ConfigReading reading = read("client_keys:\n"
                                       "  - sha256:"
        + digits + "\n  - key: \"SHA256: " + digits.toUpper().replace('0', '1')
        + "\"\n  - keychain:of clients\n  - {key: 'file:keys/client.key'}\n  - file:/etc/client.key\n");
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const QList<ClientKeyConfig> &keys = reading.config->server.clientKeys;
    QCOMPARE(keys.size(), 5);
    QCOMPARE(keys.at(0).sha256.toHex(), digits);
    QVERIFY(keys.at(0).key.isEmpty());
    QCOMPARE(keys.at(1).sha256.size(), 32);
    QCOMPARE(keys.at(2).key.keychainItem, QStringLiteral("of clients"));
    QCOMPARE(keys.at(3).key.file, QStringLiteral("/etc/signalbox/keys/client.key"));
    QCOMPARE(keys.at(4).key.file, QStringLiteral("/etc/client.key"));
    for (const ClientKeyConfig &key : keys)
        QVERIFY(!key.isEmpty() && key.key.literal.isEmpty());
}

void ClientKeyReaderTest::theAdminKeyMayBeElsewhere()
{
    QCOMPARE(read("server: {admin_key: 'sha256:" + digits + "'}\n").config->server.adminKey.sha256.toHex(),
        digits);
    QCOMPARE(read("server: {admin_key: keychain:admin}\n").config->server.adminKey.key.keychainItem,
        QStringLiteral("admin"));
    QCOMPARE(read("server: {admin_key: file:admin}\n").config->server.adminKey.key.file,
        QStringLiteral("/etc/signalbox/admin"));
    const ConfigReading auth = read("auth: {api_key: 'sha256:" + digits + "'}\n");
    QCOMPARE(auth.config->server.clientKeys.at(0).sha256.toHex(), digits);
}

void ClientKeyReaderTest::whoHasNoNameGetsOne()
{
    QCOMPARE(namesOf(read("client_keys: [a, {key: b}, {key: c, name: laptop}, {key: d, name: key 3}, e]\n"
                          "auth: {api_key: f}\n")),
        QStringList({QStringLiteral("key 1"), QStringLiteral("key 2"), QStringLiteral("key 4"),
            QStringLiteral("laptop"), QStringLiteral("key 3"), QStringLiteral("key 5")}));
}

void ClientKeyReaderTest::expiryIsUtc_data()
{
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *written, const char *expected) {
        QTest::newRow(written) << QString::fromLatin1(expected);
    };
    row("2999-02-03", "2999-02-03T23:59:59.999Z");
    row("2999-02-03T04:05:06Z", "2999-02-03T04:05:06.000Z");
    row("2999-02-03T04:05:06", "2999-02-03T04:05:06.000Z");
    row("2999-02-03 04:05", "2999-02-03T04:05:00.000Z");
    row("2999-02-03T04:05:06+02:00", "2999-02-03T02:05:06.000Z");
    row("2999-02-03t04:05:06z", "2999-02-03T04:05:06.000Z");
}

void ClientKeyReaderTest::expiryIsUtc()
{
    QFETCH(QString, expected);
    const ConfigReading reading
        = read("client_keys: [{key: k, expires: '" + QByteArray(QTest::currentDataTag()) + "'}]\n");
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    const QDateTime expires = reading.config->server.clientKeys.at(0).expires;
    QCOMPARE(expires.timeSpec(), Qt::UTC);
    QCOMPARE(expires.toString(Qt::ISODateWithMs), expected);
}

void ClientKeyReaderTest::anExpiredKeyIsWarnedOf()
{
    const ConfigReading reading = read("client_keys:\n  - {key: k, expires: 2001-01-01}\n");
    QVERIFY(reading.config);
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.at(0).severity, ConfigProblem::Severity::Warning);
    QCOMPARE(reading.problems.at(0).line, 6);
    QVERIFY(reading.problems.at(0).message.contains(u"is past"));
}

void ClientKeyReaderTest::theSameKeyIsKeptOnce()
{
    const ConfigReading reading = read("auth_keys: [our-key, 'sha256:" + digits
        + "', keychain:x, keychain:x]\nclient_keys: [our-key, {key: our-key}]\n");
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    QCOMPARE(namesOf(reading), QStringList({QStringLiteral("key 1"), QStringLiteral("key 2")}));

    // Whose rules are lost is told so, whatever it is called.
    const ConfigReading rules = read("client_keys:\n  - {key: our-key, name: a}\n  - {key: 'sha256:" + digits
        + "', name: a, requests_per_minute: 1}\n");
    QVERIFY2(rules.config, qPrintable(shown(rules.problems)));
    QCOMPARE(rules.config->server.clientKeys.size(), 1);
    QCOMPARE(rules.problems.size(), 1);
    QCOMPARE(rules.problems.at(0).line, 7);
    QVERIFY(rules.problems.at(0).message.contains(u"the key of line 6 again"));
}

void ClientKeyReaderTest::theAdminKeyIsNoClientKey()
{
    const ConfigReading reading
        = read("client_keys: [our-key]\nserver: {admin_key: 'sha256:" + digits + "'}\n");
    QCOMPARE(reading.problems.size(), 1);
    QVERIFY(reading.problems.at(0).message.contains(u"'admin_key' of server is a client key, too"));
}

void ClientKeyReaderTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &entry, const char *expected) {
        QTest::newRow(name) << entry << QString::fromLatin1(expected);
    };
    row("a short hash", "sha256:very-secret", "64 hexadecimal digits");
    row("a hash with another letter", "'sha256:" + QByteArray(digits).replace(0, 1, "g") + "'",
        "64 hexadecimal digits");
    row("a hash and more", "'sha256:" + digits + "0'", "64 hexadecimal digits");
    row("the hash of nothing",
        "'sha256:" + QCryptographicHash::hash({}, QCryptographicHash::Sha256).toHex() + "'",
        "let everybody in");
    row("no hash", "'sha256:'", "64 hexadecimal digits");
    row("no item", "'keychain:'", "after 'keychain:' that is empty");
    row("an item too long", "keychain:very-secret" + QByteArray(300, 'x'), "longer than 200");
    row("no path", "'file: '", "no path after 'file:'");
    row("a line break", "\"very-secret\\nx\"", "write it on one line");
    row("empty", "''", "let everybody in");
    row("no key", "{name: x}", "let everybody in");
    row("a list", "[very-secret]", "must be a key or a mapping");
    row("an empty name", "{key: very-secret, name: ' '}", "'name' of an entry in 'client_keys'");
    row("a name of two lines", "{key: very-secret, name: \"a\\nb\"}", "one line");
    row("a long name", "{key: very-secret, name: " + QByteArray(101, 'n') + "}", "1 to 100");
    row("a name twice", "{key: very-secret, name: taken}", "is taken by the key of line 6");
    row("no date", "{key: k, expires: very-secret}", "is no date");
    row("no such day", "{key: k, expires: 2027-02-30}", "is no date");
    row("no models", "{key: k, models: []}", "nothing could be asked for");
    row("an empty pattern", "{key: k, models: ['a', ' ']}", "a pattern in 'models'");
    row("no providers", "{key: k, providers: []}", "nobody could answer");
    row("an unknown provider", "{key: k, providers: [spate]}", "did you mean 'spare'?");
    row("an unknown account", "{key: k, providers: [work/three]}", "names a provider");
    row("a key in the place of a provider", "{key: k, providers: [sk-very-secret-12345]}",
        "names a provider");
    row("no request at all", "{key: k, requests_per_minute: 0}", "'requests_per_minute'");
    row("no token at all", "{key: k, tokens_per_day: 0}", "'tokens_per_day'");
}

void ClientKeyReaderTest::saysWhatIsWrong()
{
    QFETCH(QByteArray, entry);
    QFETCH(QString, expected);
    const ConfigReading reading = read("client_keys:\n  - {key: first, name: taken}\n  - " + entry + "\n");
    QVERIFY(!reading.config);
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.at(0).line, 7);
    QVERIFY2(reading.problems.at(0).message.contains(expected), qPrintable(shown(reading.problems)));
    QVERIFY2(!shown(reading.problems).contains(u"very-secret"), qPrintable(shown(reading.problems)));
}

QTEST_GUILESS_MAIN(ClientKeyReaderTest)
#include "tst_clientkeyreader.moc"
