// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sealedfile.h"

#include <QTest>

using namespace signalbox;

class SealedFileTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void opensWhatItHasSealed();
    void opensNothingForAnotherPassphrase();
    void takesAnotherSaltForEachFile();
    void neverWritesTheSameTwice();
    void showsNothingOfTheSecrets();
    void seesEveryChangedByte();
    void seesThatTheEndIsMissing();
    void tellsDamageFromAWrongPassphrase();
    void knowsOnlyItsOwnFiles();
    void doesNotSpendWhatAForgedHeadAsksFor_data();
    void doesNotSpendWhatAForgedHeadAsksFor();
    void isBounded();
    void keepsItsCost();

private:
    static bool isWhole(const QByteArray &content, const sealedfile::Key &key)
    {
        const Result<sealedfile::Recipe> recipe = sealedfile::readRecipe(content);
        return recipe && sealedfile::opens(content, key) && sealedfile::open(content, key);
    }

    const Secret m_passphrase{"correct horse"};
    const sealedfile::Secrets m_secrets{{QStringLiteral("openrouter"), Secret("sk-or-very-secret")},
        {QStringLiteral("ä/oauth"), Secret(QByteArray("a\0b\xff", 4))}, {QStringLiteral("empty"), Secret()}};
    sealedfile::Recipe m_recipe;
    sealedfile::KeyPointer m_key;
    QByteArray m_content;
};

void SealedFileTest::initTestCase()
{
    QVERIFY(sealedfile::isUsable());
    m_recipe = sealedfile::newRecipe(sealedfile::Cost::least());
    m_key = sealedfile::deriveKey(m_passphrase, m_recipe);
    QVERIFY(m_key);
    const Result<QByteArray> content = sealedfile::seal(m_secrets, m_recipe, *m_key);
    QVERIFY(content);
    m_content = *content;
}

void SealedFileTest::opensWhatItHasSealed()
{
    // All over again, as another process does.
    const Result<sealedfile::Recipe> recipe = sealedfile::readRecipe(m_content);
    QVERIFY(recipe);
    const sealedfile::KeyPointer key = sealedfile::deriveKey(m_passphrase, *recipe);
    QVERIFY(sealedfile::opens(m_content, *key));
    const Result<sealedfile::Secrets> secrets = sealedfile::open(m_content, *key);
    QVERIFY(secrets);
    QCOMPARE(secrets->size(), m_secrets.size());
    for (const auto &[name, secret] : m_secrets)
        QCOMPARE(secrets->at(name).reveal(), secret.reveal());
}

void SealedFileTest::opensNothingForAnotherPassphrase()
{
    for (const char *wrong : {"correct horsf", "", "Correct horse", "correct horse "}) {
        const sealedfile::KeyPointer key = sealedfile::deriveKey(Secret(wrong), m_recipe);
        QVERIFY(!sealedfile::opens(m_content, *key));
        QVERIFY(!sealedfile::open(m_content, *key));
    }
}

void SealedFileTest::takesAnotherSaltForEachFile()
{
    QVERIFY(sealedfile::newRecipe(sealedfile::Cost::least()).salt != m_recipe.salt);
}

void SealedFileTest::neverWritesTheSameTwice()
{
    const Result<QByteArray> again = sealedfile::seal(m_secrets, m_recipe, *m_key);
    QVERIFY(again);
    QCOMPARE(again->size(), m_content.size());
    qsizetype same = 0;
    const qsizetype check = 19 + 16 + 16;
    for (qsizetype i = check; i < again->size(); ++i)
        same += static_cast<qsizetype>(again->at(i) == m_content.at(i));
    QVERIFY2(same < 20, "nonces and all that is encrypted differ"); // one byte in 256 by chance
}

void SealedFileTest::showsNothingOfTheSecrets()
{
    QVERIFY(m_content.startsWith("signalbox-sealed 1\n"));
    for (const QByteArray &text :
        {QByteArray("openrouter"), QByteArray("sk-or"), QByteArray("sk-or-very-secret").toBase64()})
        QVERIFY(!m_content.contains(text));
}

void SealedFileTest::seesEveryChangedByte()
{
    for (qsizetype i = 0; i < m_content.size(); ++i) {
        QByteArray changed = m_content;
        changed[i] = char(changed.at(i) ^ 1);
        QVERIFY2(!isWhole(changed, *m_key), qPrintable(QString::number(i)));
    }
}

void SealedFileTest::seesThatTheEndIsMissing()
{
    for (qsizetype size = 0; size < m_content.size(); ++size)
        QVERIFY2(!isWhole(m_content.left(size), *m_key), qPrintable(QString::number(size)));
    QVERIFY(!isWhole(m_content + '\0', *m_key));
}

void SealedFileTest::tellsDamageFromAWrongPassphrase()
{
    QByteArray changed = m_content;
    changed.back() = char(changed.back() ^ 1);
    QVERIFY(sealedfile::opens(changed, *m_key));
    const Result<sealedfile::Secrets> secrets = sealedfile::open(changed, *m_key);
    QVERIFY(!secrets);
    QVERIFY(secrets.error().message.contains(QStringLiteral("damaged")));
}

void SealedFileTest::knowsOnlyItsOwnFiles()
{
    const Result<sealedfile::Recipe> recipe = sealedfile::readRecipe(QByteArray(500, 'x'));
    QVERIFY(!recipe);
    QVERIFY(recipe.error().message.contains(QStringLiteral("not a file of sealed secrets")));
}

void SealedFileTest::doesNotSpendWhatAForgedHeadAsksFor_data()
{
    QTest::addColumn<qsizetype>("at");
    QTest::addColumn<char>("byte");
    QTest::newRow("operations") << qsizetype(19 + 16 + 7) << char(1);
    QTest::newRow("no operations") << qsizetype(19 + 16) << char(0);
    QTest::newRow("memory") << qsizetype(19 + 16 + 8 + 5) << char(1);
    QTest::newRow("no memory") << qsizetype(19 + 16 + 8 + 1) << char(0);
}

void SealedFileTest::doesNotSpendWhatAForgedHeadAsksFor()
{
    QFETCH(qsizetype, at);
    QFETCH(char, byte);
    QByteArray forged = m_content;
    QVERIFY(forged.at(at) != byte);
    forged[at] = byte;
    QVERIFY(!sealedfile::readRecipe(forged));
}

void SealedFileTest::isBounded()
{
    sealedfile::Secrets many;
    for (std::size_t i = 0; i < sealedfile::mostSecrets; ++i)
        many.emplace(QString::number(i), Secret("x"));
    QVERIFY(sealedfile::seal(many, m_recipe, *m_key));
    many.emplace(QStringLiteral("x"), Secret("x"));
    QVERIFY(!sealedfile::seal(many, m_recipe, *m_key));
    const sealedfile::Secrets large{{QStringLiteral("x"), Secret(QByteArray(sealedfile::largestFile, 'x'))}};
    QVERIFY(!sealedfile::seal(large, m_recipe, *m_key));
}

void SealedFileTest::keepsItsCost()
{
    const sealedfile::Cost moderate = sealedfile::Cost::moderate();
    QCOMPARE(moderate.operations, quint64(3));
    QCOMPARE(moderate.memory, quint64(256 * 1024 * 1024));
    const Result<sealedfile::Recipe> recipe = sealedfile::readRecipe(m_content);
    QCOMPARE(recipe->cost.operations, sealedfile::Cost::least().operations);
    QCOMPARE(recipe->cost.memory, sealedfile::Cost::least().memory);
    QCOMPARE(recipe->salt, m_recipe.salt);
}

QTEST_GUILESS_MAIN(SealedFileTest)
#include "tst_sealedfile.moc"
