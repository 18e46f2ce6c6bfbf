// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/configurationproblems.h"

#include "app/desktop/singleinstance.h"
#include "config/democonfig.h"
#include "support/testclient.h"
#include "ui/dialogs/configurationproblemdialog.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

using namespace signalbox;
using namespace signalbox::test;

/// A file whose text is what is wrong with it, line by line; an empty one is good.
class ConfigurationProblemsTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void goesOnWhenTheFileIsCorrected();
    void showsTheErrorsThatAreLeft();
    void noticesWhatWasWrittenBeforeItWatched();
    void watchesWhatElseIsWrong();
    void endsWithItsDialog();
    void leavesItsPlaceToALaterStart();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("config.yaml")); }
    void write(const QByteArray &text) const;
    [[nodiscard]] LoadedConfig read() const;
    static ConfigurationProblemDialog *dialog();
    /// Shows what is wrong, and does each step once the dialog says its text.
    bool show(const LoadedConfig &loaded, const QList<std::pair<QString, std::function<void()>>> &steps);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SingleInstance> m_instance;
    bool m_isLate = false;
    QString m_otherFile; ///< that has to be there, too; empty = none
};

void ConfigurationProblemsTest::init()
{
    m_instance.reset(); // its lock is in the folder
    m_folder = std::make_unique<QTemporaryDir>();
    m_instance = std::make_unique<SingleInstance>(m_folder->path(), QStringLiteral("one"));
    QVERIFY(m_instance->claim());
    write("wrong");
    m_isLate = false;
    m_otherFile.clear();
}

void ConfigurationProblemsTest::write(const QByteArray &text) const
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

LoadedConfig ConfigurationProblemsTest::read() const
{
    QFile file(path());
    const QString text = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    if (text.isEmpty() && !m_otherFile.isEmpty() && !QFile::exists(m_otherFile))
        return {nullptr, path(), {QStringLiteral("no passphrase")}, QStringLiteral("no passphrase"),
            {path(), m_otherFile}};
    if (text.isEmpty())
        return {demoConfig(), path(), {}, {}, {path()}};
    return {nullptr, path(), text.split(u'\n'), text, {path()}};
}

ConfigurationProblemDialog *ConfigurationProblemsTest::dialog()
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (auto *found = qobject_cast<ConfigurationProblemDialog *>(window))
            return found;
    }
    return nullptr;
}

bool ConfigurationProblemsTest::show(
    const LoadedConfig &loaded, const QList<std::pair<QString, std::function<void()>>> &steps)
{
    qsizetype next = 0;
    QTimer looking;
    looking.setInterval(std::chrono::milliseconds(10));
    QObject::connect(&looking, &QTimer::timeout, &looking, [&] {
        const ConfigurationProblemDialog *shown = dialog();
        if (next < steps.size() && shown && shown->informativeText().contains(steps.at(next).first))
            steps.at(next++).second();
    });
    looking.start();
    QTimer late;
    late.setSingleShot(true); // a test that hangs tells less than one that fails
    QObject::connect(&late, &QTimer::timeout, &late, [this] {
        m_isLate = true;
        if (ConfigurationProblemDialog *shown = dialog())
            shown->reject();
    });
    late.start(patience);
    const bool isCorrected = showConfigurationProblems(
        loaded, [this] { return read(); }, *m_instance);
    return isCorrected && next == steps.size();
}

void ConfigurationProblemsTest::goesOnWhenTheFileIsCorrected()
{
    QVERIFY(show(read(), {{QStringLiteral("wrong"), [this] { write(""); }}}));
    QVERIFY(!dialog());

    bool isReceived = false; // a later start is told that this one runs
    connect(m_instance.get(), &SingleInstance::received, this, [&isReceived] { isReceived = true; });
    SingleInstance later(m_folder->path(), QStringLiteral("one"));
    std::optional<HandedOver> outcome;
    later.handOver({InstanceMessage::Kind::Show, {}, {}, {}}, this,
        [&outcome](const Result<HandedOver> &answer) { outcome = answer.value(); });
    QTRY_VERIFY_WITH_TIMEOUT(outcome && isReceived, patience);
    QCOMPARE(*outcome, HandedOver::Done);
}

void ConfigurationProblemsTest::showsTheErrorsThatAreLeft()
{
    QVERIFY(show(read(),
        {{QStringLiteral("wrong"), [this] { write("one more"); }},
            {QStringLiteral("one more"),
                [this] {
                    QFile::remove(path());
                    write("the last");
                }},
            {QStringLiteral("the last"), [this] { write(""); }}}));
}

void ConfigurationProblemsTest::noticesWhatWasWrittenBeforeItWatched()
{
    const LoadedConfig loaded = read();
    write("");
    QVERIFY(show(loaded, {}));
}

/// Another file may be to blame once the first is good.
void ConfigurationProblemsTest::watchesWhatElseIsWrong()
{
    const QString other = m_folder->filePath(QStringLiteral("passphrase"));
    m_otherFile = other;
    QVERIFY(show(read(),
        {{QStringLiteral("wrong"), [this] { write(""); }}, {QStringLiteral("no passphrase"), [&other] {
                                                                QFile file(other);
                                                                QVERIFY(file.open(QIODevice::WriteOnly));
                                                            }}}));
    QVERIFY(!m_isLate);
}

void ConfigurationProblemsTest::endsWithItsDialog()
{
    QVERIFY(!show(read(), {{QStringLiteral("wrong"), [] { dialog()->escapeButton()->click(); }}}));
    QVERIFY(!dialog());
    QVERIFY(!m_isLate);
}

void ConfigurationProblemsTest::leavesItsPlaceToALaterStart()
{
    SingleInstance later(m_folder->path(), QStringLiteral("one"));
    std::optional<HandedOver> outcome;
    const auto start = [&] {
        later.handOver({InstanceMessage::Kind::Show, {}, {}, {}}, this,
            [&outcome](const Result<HandedOver> &answer) { outcome = answer.value(); });
    };
    QVERIFY(!show(read(), {{QStringLiteral("wrong"), start}}));
    QTRY_VERIFY_WITH_TIMEOUT(outcome, patience);
    QCOMPARE(*outcome, HandedOver::FirstEnds);
    QVERIFY(!m_isLate);
}

QTEST_MAIN(ConfigurationProblemsTest)
#include "tst_configurationproblems.moc"
