// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/addproviderdialog.h"
#include "ui/providers/presetpicker.h"
#include "ui/window/language.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace signalbox;

namespace {
using Kind = PresetModel::Kind;

const PresetCatalog &catalog()
{
    return PresetCatalog::builtIn();
}

QString textOf(const YamlNode &entry, QStringView key)
{
    const YamlNode *value = entry.find(key);
    return value ? value->text : QString();
}
} // namespace

class tst_PresetPicker : public QObject
{
    Q_OBJECT

private slots:
    void isAGoodModel();
    void groupsAllServices();
    void doesNotOfferWhatCannotBeUsed();
    void findsByTyping();
    void findsInTheLanguageOfTheWindows();
    void takesAServiceWithAKey();
    void asksForThePartsOfAnAddress();
    void takesTheHostOfAnAddress_data();
    void takesTheHostOfAnAddress();
    void takesThePartOfAHost();
    void refusesWhatCannotBeAHost_data();
    void refusesWhatCannotBeAHost();
    void checksTheSignInServer_data();
    void checksTheSignInServer();
    void checksAnAddress();
    void refusesATakenName();
    void takesAVariable();
    void usesAClientsLogin();
    void offersRoutes();

private:
    /// The dialog with the form of what `search` finds first.
    static void open(AddProviderDialog &dialog, const QString &search);
    static void type(QWidget &dialog, const char *field, const QString &text);
    static std::optional<NewProvider> finish(AddProviderDialog &dialog);
    static QPushButton *next(AddProviderDialog &dialog)
    {
        return dialog.findChild<QPushButton *>(QStringLiteral("next"));
    }
};

void tst_PresetPicker::open(AddProviderDialog &dialog, const QString &search)
{
    dialog.show();
    type(dialog, "search", search);
    QTest::mouseClick(next(dialog), Qt::LeftButton);
}

void tst_PresetPicker::type(QWidget &dialog, const char *field, const QString &text)
{
    auto *line = dialog.findChild<QLineEdit *>(QLatin1String(field));
    QVERIFY2(line, field);
    line->selectAll();
    QTest::keyClicks(line, text);
}

std::optional<NewProvider> tst_PresetPicker::finish(AddProviderDialog &dialog)
{
    std::optional<NewProvider> result;
    QObject context;
    connect(&dialog, &AddProviderDialog::addRequested, &context,
        [&result](const NewProvider &provider) { result = provider; });
    QTest::mouseClick(next(dialog), Qt::LeftButton);
    return result;
}

void tst_PresetPicker::isAGoodModel()
{
    PresetModel model(catalog());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.search(QStringLiteral("deep"));
    model.search(QStringLiteral("there is no such thing"));
    QCOMPARE(model.rowCount(), 0);
    model.search({});
}

void tst_PresetPicker::groupsAllServices()
{
    const PresetModel model(catalog());
    qsizetype presets = 0;
    QStringList headings;
    for (int row = 0; row < model.rowCount(); ++row) {
        const PresetModel::Row &shown = model.row(model.index(row));
        presets += shown.kind == Kind::Preset;
        if (shown.kind == Kind::Heading)
            headings << shown.title;
    }
    QCOMPARE(presets, catalog().presets().size());
    QCOMPARE(headings.size(), 5);
}

void tst_PresetPicker::doesNotOfferWhatCannotBeUsed()
{
    PresetModel model(catalog());
    model.search(QStringLiteral("bedrock"));
    const QModelIndex index = model.index(1);
    QCOMPARE(model.row(index).preset.name, QStringLiteral("bedrock"));
    QVERIFY(!model.flags(index).testFlag(Qt::ItemIsSelectable));
    QVERIFY(index.data(PresetModel::RemarkRole).toString().contains(QStringLiteral("Bedrock")));
}

void tst_PresetPicker::findsByTyping()
{
    PresetPicker picker(catalog());
    type(picker, "search", QStringLiteral("deepseek"));
    QVERIFY(picker.chosen());
    QCOMPARE(picker.chosen()->preset.name, QStringLiteral("deepseek"));
    type(picker, "search", QStringLiteral("no such service"));
    QVERIFY(!picker.chosen());
    type(picker, "search", QStringLiteral("openai-compatible"));
    QVERIFY(picker.chosen());
    QVERIFY(picker.chosen()->kind == Kind::OpenAiAddress);
}

void tst_PresetPicker::findsInTheLanguageOfTheWindows()
{
    Language language(QStringLiteral(":/i18n"));
    language.use(QStringLiteral("zh_CN"));
    for (const auto &[search, name] : {std::pair("智谱", "zhipu"), std::pair("zhipu", "zhipu")}) {
        PresetModel model(catalog());
        model.search(QString::fromUtf8(search));
        QCOMPARE(model.row(model.first()).preset.name, QLatin1String(name));
        QVERIFY(model.data(model.first(), Qt::DisplayRole).toString().startsWith(QStringLiteral("智谱")));
    }
}

void tst_PresetPicker::takesAServiceWithAKey()
{
    AddProviderDialog dialog(catalog(), {{QStringLiteral("deepseek")}, {}});
    open(dialog, QStringLiteral("deepseek"));
    QVERIFY(!next(dialog)->isEnabled()); // there is no key yet
    auto *key = dialog.findChild<QLineEdit *>(QStringLiteral("key"));
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    type(dialog, "key", QStringLiteral("  sk-1234567890abcdef \t"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QCOMPARE(provider->name, QStringLiteral("deepseek-2"));
    QCOMPARE(textOf(provider->entry, u"preset"), QStringLiteral("deepseek"));
    QCOMPARE(textOf(provider->entry, u"auth_value"), QStringLiteral("keychain:deepseek-2"));
    QCOMPARE(provider->key, Secret("sk-1234567890abcdef"));
}

void tst_PresetPicker::asksForThePartsOfAnAddress()
{
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("databricks"));
    type(dialog, "key", QStringLiteral("dapi-1234567890"));
    QVERIFY(!next(dialog)->isEnabled());
    const Preset *preset = catalog().find(u"databricks");
    const QString part = preset->url(preset->type).section(u'<', 1).section(u'>', 0, 0);
    type(dialog, part.toLatin1().constData(), QStringLiteral("adb-27"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QCOMPARE(textOf(provider->entry, u"base_url"),
        preset->url(preset->type).replace(u'<' + part + u'>', QStringLiteral("adb-27")));
}

void tst_PresetPicker::takesTheHostOfAnAddress_data()
{
    QTest::addColumn<QString>("written");
    QTest::newRow("host") << QStringLiteral("llm.example.com:8443");
    QTest::newRow("spaces") << QStringLiteral("  llm.example.com:8443 ");
    QTest::newRow("address") << QStringLiteral("https://llm.example.com:8443");
    QTest::newRow("with a path") << QStringLiteral(" HTTPS://llm.example.com:8443/v1/ ");
    QTest::newRow("path only") << QStringLiteral("llm.example.com:8443/v1");
    QTest::newRow("query") << QStringLiteral("https://llm.example.com:8443/?o=17#x");
}

void tst_PresetPicker::takesTheHostOfAnAddress()
{
    QFETCH(QString, written);
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("oidc-gateway"));
    type(dialog, "host", written);
    type(dialog, "issuer", QStringLiteral("https://login.example.com"));
    type(dialog, "clientId", QStringLiteral("signalbox"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    const Preset *preset = catalog().find(u"oidc-gateway");
    QCOMPARE(textOf(provider->entry, u"base_url"),
        preset->url(preset->type).replace(QStringLiteral("<host>"), QStringLiteral("llm.example.com:8443")));
}

void tst_PresetPicker::takesThePartOfAHost()
{
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("azure"));
    type(dialog, "key", QStringLiteral("1234567890"));
    type(dialog, "resource", QStringLiteral("https://mine.openai.azure.com/"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QVERIFY(
        textOf(provider->entry, u"base_url").startsWith(QStringLiteral("https://mine.openai.azure.com/o")));
}

void tst_PresetPicker::refusesWhatCannotBeAHost_data()
{
    QTest::addColumn<QString>("written");
    QTest::newRow("not encrypted") << QStringLiteral("http://llm.example.com/v1");
    QTest::newRow("user") << QStringLiteral("https://me:secret@llm.example.com");
    QTest::newRow("two words") << QStringLiteral("my gateway");
    QTest::newRow("scheme") << QStringLiteral("https:");
    QTest::newRow("only a scheme") << QStringLiteral("https://");
}

void tst_PresetPicker::refusesWhatCannotBeAHost()
{
    QFETCH(QString, written);
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("databricks"));
    type(dialog, "key", QStringLiteral("dapi-1234567890"));
    type(dialog, "workspace", written);
    QVERIFY(!next(dialog)->isEnabled());
    QVERIFY(
        dialog.findChild<QLabel *>(QStringLiteral("flaw"))->text().contains(QStringLiteral("<workspace>")));
}

void tst_PresetPicker::checksTheSignInServer_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("clientId");
    QTest::addColumn<QString>("flaw"); // how it begins; empty = none
    const QString id = QStringLiteral("signalbox");
    const QString mustBegin = QStringLiteral("The sign-in server must begin with https://");
    QTest::newRow("https") << QStringLiteral(" https://login.example.com ") << id << QString();
    QTest::newRow("this computer") << QStringLiteral("http://127.0.0.1:9000/realm") << id << QString();
    QTest::newRow("by name") << QStringLiteral("http://localhost:9000") << id << QString();
    QTest::newRow("http") << QStringLiteral("http://login.example.com") << id << mustBegin;
    QTest::newRow("http, nothing else")
        << QStringLiteral("http://login.example.com") << QString() << mustBegin;
    QTest::newRow("no scheme") << QStringLiteral("login.example.com") << id << mustBegin;
    QTest::newRow("password") << QStringLiteral("https://me:x@login.example.com") << id
                              << QStringLiteral("The sign-in server must not contain a user name");
    QTest::newRow("nothing") << QString() << id << QStringLiteral("Write the sign-in server");
    QTest::newRow("no id") << QStringLiteral("https://login.example.com") << QString()
                           << QStringLiteral("Write the sign-in server");
}

void tst_PresetPicker::checksTheSignInServer()
{
    QFETCH(QString, server);
    QFETCH(QString, clientId);
    QFETCH(QString, flaw);
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("oidc-gateway"));
    type(dialog, "host", QStringLiteral("llm.example.com"));
    type(dialog, "issuer", server);
    type(dialog, "clientId", clientId);
    const QString shown = dialog.findChild<QLabel *>(QStringLiteral("flaw"))->text();
    QVERIFY2(flaw.isEmpty() ? shown.isEmpty() : shown.startsWith(flaw), qPrintable(shown));
    QCOMPARE(next(dialog)->isEnabled(), flaw.isEmpty());
    if (!flaw.isEmpty())
        return;
    const auto provider = finish(dialog);
    QVERIFY(provider && provider->entry.find(u"oauth"));
    QCOMPARE(textOf(*provider->entry.find(u"oauth"), u"issuer"), server.trimmed());
}

void tst_PresetPicker::checksAnAddress()
{
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("anthropic-compatible"));
    type(dialog, "key", QStringLiteral("1234567890"));
    type(dialog, "address", QStringLiteral("llm.example.com"));
    QVERIFY(!next(dialog)->isEnabled());
    QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("flaw"))->text().contains(QStringLiteral("https://")));
    type(dialog, "address", QStringLiteral("https://llm.example.com"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QCOMPARE(textOf(provider->entry, u"type"), QStringLiteral("anthropic"));
    QCOMPARE(textOf(provider->entry, u"auth_type"), QStringLiteral("api_key"));
}

void tst_PresetPicker::refusesATakenName()
{
    AddProviderDialog dialog(catalog(), {{QStringLiteral("mine")}, {}});
    open(dialog, QStringLiteral("demo"));
    type(dialog, "name", QStringLiteral("mine"));
    QVERIFY(!next(dialog)->isEnabled());
    type(dialog, "name", QStringLiteral("yours"));
    QVERIFY(next(dialog)->isEnabled());
}

void tst_PresetPicker::takesAVariable()
{
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("deepseek"));
    auto *kinds = dialog.findChild<QComboBox *>(QStringLiteral("credentialKind"));
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Down);
    type(dialog, "variable", QStringLiteral("${DEEPSEEK_KEY}"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QCOMPARE(textOf(provider->entry, u"auth_value"), QStringLiteral("${DEEPSEEK_KEY}"));
    QVERIFY(provider->key.isEmpty());
}

void tst_PresetPicker::usesAClientsLogin()
{
    AddProviderDialog dialog(catalog(), {});
    open(dialog, QStringLiteral("anthropic-login"));
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QCOMPARE(textOf(provider->entry, u"preset"), QStringLiteral("anthropic-login"));
    QCOMPARE(provider->entry.children.size(), 2U);
}

void tst_PresetPicker::offersRoutes()
{
    AddProviderDialog dialog(catalog(), {{}, {QStringLiteral("claude-*"), QStringLiteral("*")}});
    open(dialog, QStringLiteral("demo"));
    QTest::mouseClick(dialog.findChild<QCheckBox *>(QStringLiteral("route:*")), Qt::LeftButton, {}, {10, 8});
    const auto provider = finish(dialog);
    QVERIFY(provider);
    QCOMPARE(provider->routes, QStringList(QStringLiteral("*")));
}

QTEST_MAIN(tst_PresetPicker)
#include "tst_presetpicker.moc"
