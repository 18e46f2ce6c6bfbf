// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/preferenceedit.h"
#include "ui/configuration/configurationdesk.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {
const QByteArray first = "# mine\nproviders:\n  - {name: demo, type: demo} # d\nserver:\n  port: 8001\n";
const QByteArray second = QByteArray(first).replace("8001", "8002");
const QByteArray third = QByteArray(first).replace("8001", "8003");
} // namespace

class tst_ConfigurationDesk : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void readsWhatIsThere();
    void showsAChangeByAnEditor_data();
    void showsAChangeByAnEditor();
    void showsAFileThatComesLater();
    void proposesWithoutWriting();
    void tellsWhatWouldBeWrong();
    void doesNotRepeatWhatIsWrongAlready();
    void writesAChange();
    void doesNotWriteErrors();
    void doesNotOverwriteAnother();
    void makesAFile();
    void undoesAndDoesAgain();
    void forgetsWhatWasUndoneAfterANewChange();
    void doesNotUndoOverAnother();
    void writesWhatAFormChanges();
    void tellsOfAFileThatCannotBeRead();

private:
    void write(const QByteArray &text) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    [[nodiscard]] QByteArray written() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_ConfigurationDesk::init()
{
    m_folder.emplace();
    m_path = m_folder->filePath(QStringLiteral("config.yaml"));
    write(first);
}

void tst_ConfigurationDesk::readsWhatIsThere()
{
    const ConfigurationDesk desk(m_path, {});
    QCOMPARE(desk.text(), first);
    QVERIFY(desk.reading().config);
    QCOMPARE(desk.reading().config->server.port, 8001);
    QVERIFY(!desk.undoable() && !desk.redoable());
}

void tst_ConfigurationDesk::showsAChangeByAnEditor_data()
{
    QTest::addColumn<bool>("replaces");
    QTest::newRow("in place") << false;
    QTest::newRow("by a new file") << true;
}

void tst_ConfigurationDesk::showsAChangeByAnEditor()
{
    QFETCH(bool, replaces);
    const ConfigurationDesk desk(m_path, {});
    QSignalSpy changed(&desk, &ConfigurationDesk::changed);
    for (const QByteArray &text : {second, third}) { // twice, as the file that was watched is gone
        if (replaces) {
            QSaveFile file(m_path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            QVERIFY(file.commit());
        } else {
            write(text);
        }
        QTRY_COMPARE(desk.text(), text);
        QVERIFY(!changed.isEmpty());
        changed.clear();
    }
    QCOMPARE(desk.reading().config->server.port, 8003);
}

void tst_ConfigurationDesk::showsAFileThatComesLater()
{
    m_path = m_folder->filePath(QStringLiteral("new/folder/config.yaml"));
    const ConfigurationDesk desk(m_path, {});
    QVERIFY(desk.text().isNull());
    QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("new/folder"))));
    write(first);
    QTRY_COMPARE(desk.text(), first);
}

void tst_ConfigurationDesk::proposesWithoutWriting()
{
    const ConfigurationDesk desk(m_path, {});
    const ConfigurationChange change = desk.propose(second);
    QCOMPARE(change.before, first);
    QCOMPARE(change.after, second);
    QVERIFY(change.remarks.isEmpty());
    QCOMPARE(change.path, desk.path());
    QVERIFY(!change.lines.isEmpty());
    QCOMPARE(written(), first);
    QVERIFY(desk.propose(first).isEmpty());
}

void tst_ConfigurationDesk::tellsWhatWouldBeWrong()
{
    const ConfigurationDesk desk(m_path, {});
    const ConfigurationChange change = desk.propose(first + "model_routes: {'*': [other]}\n");
    QVERIFY(change.hasErrors());
    QCOMPARE(change.remarks.constFirst().line, 6);
    QVERIFY(change.remarks.constFirst().message.contains(u"other"));
}

void tst_ConfigurationDesk::doesNotRepeatWhatIsWrongAlready()
{
    write(first + "model_routes: {'*': [other]}\nunknown: 1\n");
    const ConfigurationDesk desk(m_path, {});
    QVERIFY(!desk.reading().config);
    const ConfigurationChange change = desk.propose("# c\n" + desk.text());
    QVERIFY(!change.hasErrors()); // so that one can be corrected after the other
    QCOMPARE(change.remarks.size(), 1);
    QVERIFY(change.remarks.constFirst().message.contains(u"already"));
}

void tst_ConfigurationDesk::writesAChange()
{
    ConfigurationDesk desk(m_path, {});
    const QSignalSpy changed(&desk, &ConfigurationDesk::changed);
    const QSignalSpy applied(&desk, &ConfigurationDesk::applied);
    QVERIFY(!desk.apply(desk.propose(second)));
    QCOMPARE(written(), second);
    QCOMPARE(desk.text(), second);
    QCOMPARE(desk.reading().config->server.port, 8002);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(applied.size(), 1);
    QVERIFY(!desk.apply(desk.propose(second))); // nothing to do
    QCOMPARE(applied.size(), 1);
}

void tst_ConfigurationDesk::doesNotWriteErrors()
{
    ConfigurationDesk desk(m_path, {});
    const std::optional<Error> error = desk.apply(desk.propose("server: {port: x}\n"));
    QVERIFY(error);
    QCOMPARE(written(), first);
}

void tst_ConfigurationDesk::doesNotOverwriteAnother()
{
    ConfigurationDesk desk(m_path, {});
    const ConfigurationChange change = desk.propose(second);
    write(third);
    const std::optional<Error> error = desk.apply(change);
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Conflict);
    QVERIFY(error->message.contains(QDir::toNativeSeparators(desk.path())));
    QCOMPARE(written(), third);
    QCOMPARE(desk.text(), third); // the next proposal begins there
    QVERIFY(!desk.undoable());
}

void tst_ConfigurationDesk::makesAFile()
{
    m_path = m_folder->filePath(QStringLiteral("new/config.yaml"));
    ConfigurationDesk desk(m_path, {});
    QVERIFY(!desk.apply(desk.propose(first)));
    QCOMPARE(written(), first);
    QVERIFY(!desk.undoable());
#ifdef Q_OS_UNIX
    QVERIFY(!QFile::permissions(m_path).testAnyFlags(QFileDevice::ReadGroup | QFileDevice::ReadOther));
#endif
}

void tst_ConfigurationDesk::undoesAndDoesAgain()
{
    ConfigurationDesk desk(m_path, {});
    QVERIFY(!desk.apply(desk.propose(second)));
    QVERIFY(!desk.apply(desk.propose(third)));
    const QSignalSpy applied(&desk, &ConfigurationDesk::applied);
    QVERIFY(!desk.undo());
    QCOMPARE(written(), second);
    QVERIFY(!desk.undo());
    QCOMPARE(written(), first);
    QVERIFY(!desk.undoable());
    QVERIFY(!desk.undo());
    QVERIFY(!desk.redo());
    QVERIFY(!desk.redo());
    QCOMPARE(written(), third);
    QVERIFY(!desk.redoable());
    QCOMPARE(applied.size(), 4);
}

void tst_ConfigurationDesk::forgetsWhatWasUndoneAfterANewChange()
{
    ConfigurationDesk desk(m_path, {});
    QVERIFY(!desk.apply(desk.propose(second)));
    QVERIFY(!desk.undo());
    QVERIFY(!desk.apply(desk.propose(third)));
    QVERIFY(!desk.redoable());
}

void tst_ConfigurationDesk::doesNotUndoOverAnother()
{
    ConfigurationDesk desk(m_path, {});
    QVERIFY(!desk.apply(desk.propose(second)));
    write(third);
    const std::optional<Error> error = desk.undo();
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Conflict);
    QCOMPARE(written(), third);
}

void tst_ConfigurationDesk::writesWhatAFormChanges()
{
    ConfigurationDesk desk(m_path, {});
    const Result<QByteArray> text = changePreferences(
        desk.text(), {FieldChange::text(ConfigPath() / u"server" / u"port", QStringLiteral("8002"))});
    QVERIFY(text);
    QVERIFY(!desk.apply(desk.propose(*text)));
    QCOMPARE(written(), second);
}

void tst_ConfigurationDesk::tellsOfAFileThatCannotBeRead()
{
    ConfigurationDesk desk(m_path, {});
    QVERIFY(QFile::remove(m_path));
    QVERIFY(QDir().mkpath(m_path)); // a folder in its place
    desk.look();
    QVERIFY(!desk.reading().config);
    QVERIFY(!desk.reading().problems.isEmpty());
    QVERIFY(desk.apply(desk.propose(second)));
    const QSignalSpy changed(&desk, &ConfigurationDesk::changed);
    QVERIFY(QDir().rmdir(m_path));
    desk.look();
    QVERIFY(desk.reading().problems.isEmpty()); // a file that is not there has no error
    QCOMPARE(changed.size(), 1);
}

QTEST_MAIN(tst_ConfigurationDesk)
#include "tst_configurationdesk.moc"
