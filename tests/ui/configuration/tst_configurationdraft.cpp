// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/preferenceedit.h"
#include "config/provideredit.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {
const QByteArray text = "providers:\n  - {name: demo, type: demo}   # mine\nserver:\n  port: 8001\n";

ConfigurationDraft::Edit usePort(const QString &port)
{
    return [port](const QByteArray &before) {
        return changePreferences(before, {FieldChange::text(ConfigPath() / u"server" / u"port", port)});
    };
}

ConfigurationDraft::Edit useHost(const QString &host)
{
    return [host](const QByteArray &before) {
        return changePreferences(before, {FieldChange::text(ConfigPath() / u"server" / u"host", host)});
    };
}

ConfigurationDraft::Step renaming(const QString &from, const QString &to)
{
    ConfigurationDraft::Step step;
    step.edit = [from, to](const QByteArray &before) { return renameProvider(before, from, to); };
    step.field = from + QStringLiteral("/name");
    step.from = from;
    step.to = to;
    return step;
}

/// Works on one port only.
ConfigurationDraft::Edit replacePort(const QByteArray &from, const QByteArray &to)
{
    return [from, to](const QByteArray &before) -> Result<QByteArray> {
        if (before.contains(from))
            return QByteArray(before).replace(from, to);
        return Error{Error::Kind::NotFound, QStringLiteral("there is no such port")};
    };
}

ConfigurationDraft::Edit impossible()
{
    return [](const QByteArray &) -> Result<QByteArray> {
        return Error{Error::Kind::InvalidRequest, QStringLiteral("it cannot be done")};
    };
}
} // namespace

class tst_ConfigurationDraft : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void writesNothingByItself();
    void writesWhatWasShown();
    void countsChangesOfOneFieldOnce();
    void dropsAChangeThatChangesNothing();
    void takesChangesBackOneByOne();
    void takesAChangeBackToTheFileForNone();
    void takesBackWhatWasWritten();
    void takesNothingBackThatOthersHaveDone();
    void followsNamesThroughRenames();
    void tellsTheSecretsOfOthers();
    void takesBackTheChangesOfAField();
    void tellsWhatCannotBeDone();
    void makesChangesAgainToAChangedFile();
    void dropsWhatCannotBeDoneAgain();
    void waitsForAFileThatCanBeUnderstood_data();
    void waitsForAFileThatCanBeUnderstood();
    void forgetsWhatWaitsWhenItIsDiscarded();
    void keepsChangesWhenTheFileCannotBeWritten();
    void keepsWhatWasDoneSinceItWasShown();
    void forgetsWhatWasInTheChangeThatIsSaved();
    void remarksStandInTheProposal();

private:
    void write(const QByteArray &content) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_ConfigurationDraft::init()
{
    m_folder.emplace();
    m_path = m_folder->filePath(QStringLiteral("config.yaml"));
    write(text);
}

void tst_ConfigurationDraft::writesNothingByItself()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    QVERIFY(draft.isEmpty());
    QVERIFY(draft.add(usePort(QStringLiteral("8002"))));
    QCOMPARE(draft.reading().config->server.port, 8002);
    QCOMPARE(written(), text);
}

void tst_ConfigurationDraft::writesWhatWasShown()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    const QSignalSpy applied(&desk, &ConfigurationDesk::applied);
    draft.add(usePort(QStringLiteral("8002")));
    QVERIFY(!draft.save(draft.proposal()));
    QCOMPARE(written(), QByteArray(text).replace("8001", "8002"));
    QCOMPARE(applied.size(), 1);
    QVERIFY(draft.isEmpty());
}

void tst_ConfigurationDraft::countsChangesOfOneFieldOnce()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")), QStringLiteral("port"));
    draft.add(usePort(QStringLiteral("8003")), QStringLiteral("port"));
    QCOMPARE(draft.count(), 1);
    draft.undo();
    QCOMPARE(draft.text(), text);
}

void tst_ConfigurationDraft::dropsAChangeThatChangesNothing()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")), QStringLiteral("port"));
    draft.add(usePort(QStringLiteral("8001")), QStringLiteral("port"));
    QVERIFY(draft.isEmpty());
}

void tst_ConfigurationDraft::takesChangesBackOneByOne()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    draft.add(usePort(QStringLiteral("8003")));
    draft.undo();
    QCOMPARE(draft.reading().config->server.port, 8002);
    draft.discard();
    QVERIFY(draft.isEmpty());
}

void tst_ConfigurationDraft::takesBackWhatWasWritten()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    QVERIFY(!draft.save(draft.proposal(), QStringLiteral("The port is another one.")));
    QCOMPARE(draft.saved().state(), SavedChange::State::Saved);
    QCOMPARE(draft.saved().done(), QStringLiteral("The port is another one."));
    draft.undo(); // of what waits, which is nothing
    QCOMPARE(written(), QByteArray(text).replace("8001", "8002"));
    ConfigurationChange shown = draft.saved().proposal();
    QCOMPARE(shown.after, text);
    QVERIFY(!draft.saved().turn(shown));
    QCOMPARE(written(), text);
    QCOMPARE(draft.saved().state(), SavedChange::State::TakenBack);
    QVERIFY(draft.saved().turn(shown)); // it is what is there
    shown = draft.saved().proposal();
    QVERIFY(!draft.saved().turn(shown));
    QCOMPARE(written(), QByteArray(text).replace("8001", "8002"));
    QCOMPARE(draft.saved().state(), SavedChange::State::Saved);
}

void tst_ConfigurationDraft::takesNothingBackThatOthersHaveDone()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    QVERIFY(!draft.save(draft.proposal()));
    const ConfigurationChange shown = draft.saved().proposal();
    const QByteArray others = "# by the first steps\n" + desk.text();
    QVERIFY(!desk.apply(desk.propose(others)));
    QCOMPARE(draft.saved().state(), SavedChange::State::None);
    QVERIFY(draft.saved().proposal().isEmpty());
    QVERIFY(draft.saved().turn(shown));
    QCOMPARE(written(), others);
    QVERIFY(!desk.undo());
    QCOMPARE(draft.saved().state(), SavedChange::State::Saved); // it is the last one again
    write(others);
    desk.look();
    QCOMPARE(draft.saved().state(), SavedChange::State::None);
}

void tst_ConfigurationDraft::takesAChangeBackToTheFileForNone()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    const QString port = QStringLiteral("port");
    draft.add(usePort(QStringLiteral("8002")), port);
    draft.add(useHost(QStringLiteral("::1")), QStringLiteral("host"));
    draft.add(usePort(QStringLiteral("8003")), port);
    QCOMPARE(draft.count(), 3);
    draft.add(usePort(QStringLiteral("8001")), port);
    QCOMPARE(draft.titles(), QStringList(QStringLiteral("host")));
    draft.add(replacePort("8001", "8002"));
    draft.discard();
    draft.add(replacePort("8001", "8002"));
    draft.add(replacePort("8002", "8001"));
    QVERIFY(draft.isEmpty()); // nothing is left to be written
}

void tst_ConfigurationDraft::followsNamesThroughRenames()
{
    write("providers:\n  - {name: a, type: demo}\n  - {name: b, type: demo}\n");
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    QVERIFY(draft.add(renaming(QStringLiteral("b"), QStringLiteral("c"))));
    QVERIFY(draft.add(renaming(QStringLiteral("a"), QStringLiteral("b")))); // free by now
    QVERIFY(draft.add(renaming(QStringLiteral("c"), QStringLiteral("a"))));
    QCOMPARE(draft.originalOf(QStringLiteral("a")), QStringLiteral("b"));
    QCOMPARE(draft.originalOf(QStringLiteral("b")), QStringLiteral("a"));
    QVERIFY(!draft.save(draft.proposal()));
    QCOMPARE(written(), QByteArray("providers:\n  - {name: b, type: demo}\n  - {name: a, type: demo}\n"));
    QCOMPARE(draft.originalOf(QStringLiteral("a")), QStringLiteral("a"));
}

void tst_ConfigurationDraft::tellsTheSecretsOfOthers()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("WHOSE"), QStringLiteral("shared"));
    write("providers:\n"
          "  - {name: a, auth_value: \"keychain:a\", oauth: {client_secret: \"keychain:sign-in\"}}\n"
          "  - {name: b, auth_values: [\"keychain:b\", \"keychain:${WHOSE}\"]}\n");
    ConfigurationDesk desk(m_path, environment);
    ConfigurationDraft draft(desk);
    const auto names = [&draft](const char *provider) {
        QStringList found = draft.secretsOfOthers(QLatin1String(provider));
        found.sort();
        return found.join(u' ');
    };
    QCOMPARE(names(""), QStringLiteral("a b shared sign-in"));
    QCOMPARE(names("a"), QStringLiteral("b shared sign-in"));
    QCOMPARE(names("b"), QStringLiteral("a sign-in"));
    draft.add(renaming(QStringLiteral("a"), QStringLiteral("c")));
    draft.add(renaming(QStringLiteral("b"), QStringLiteral("a")));
    QCOMPARE(names("a"), QStringLiteral("b shared sign-in")); // whatever they are to be called
    QCOMPARE(names("b"), QStringLiteral("a sign-in"));
    draft.discard();
    write("providers: ["); // what was there is in use still
    QCOMPARE(names("a"), QStringLiteral("b shared sign-in"));
}

void tst_ConfigurationDraft::takesBackTheChangesOfAField()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")), QStringLiteral("port"));
    draft.add(useHost(QStringLiteral("::1")), QStringLiteral("host"));
    draft.restore({QStringLiteral("port")});
    QCOMPARE(draft.titles(), QStringList(QStringLiteral("host")));
    QVERIFY(draft.text().contains("8001") && draft.text().contains("::1"));
    QCOMPARE(draft.undone(), QStringList(QStringLiteral("port")));
    draft.redo();
    QVERIFY(draft.text().contains("8002") && draft.text().contains("::1"));
    draft.restore({QStringLiteral("none")}); // nothing is taken back
    QCOMPARE(draft.undone(), QStringList());
}

void tst_ConfigurationDraft::tellsWhatCannotBeDone()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    const QSignalSpy failed(&draft, &ConfigurationDraft::failed);
    QVERIFY(!draft.add(impossible()));
    QCOMPARE(failed.size(), 1);
    QVERIFY(draft.isEmpty());
}

void tst_ConfigurationDraft::makesChangesAgainToAChangedFile()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    write("# by an editor\n" + text);
    desk.look();
    QCOMPARE(draft.text(), "# by an editor\n" + QByteArray(text).replace("8001", "8002"));
    QVERIFY(!draft.save(draft.proposal()));
    QVERIFY(written().startsWith("# by an editor\n"));
}

void tst_ConfigurationDraft::dropsWhatCannotBeDoneAgain()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    const QSignalSpy failed(&draft, &ConfigurationDraft::failed);
    draft.add(replacePort("8001", "8002"), {}, QStringLiteral("the port"));
    draft.add(useHost(QStringLiteral("::1")), QStringLiteral("host"));
    write(QByteArray(text).replace("8001", "9000"));
    desk.look();
    QCOMPARE(draft.titles(), QStringList(QStringLiteral("host")));
    QCOMPARE(failed.size(), 1);
    QVERIFY(draft.failure().contains(QStringLiteral("the port (there is no such port)")));
    draft.undo();
    QVERIFY(draft.failure().isEmpty());
}

void tst_ConfigurationDraft::waitsForAFileThatCanBeUnderstood_data()
{
    QTest::addColumn<QByteArray>("passing");
    QTest::newRow("a slip") << QByteArray(text + "routes: [\n");
    QTest::newRow("nothing yet") << QByteArray("");
    QTest::newRow("no file") << QByteArray();
}

void tst_ConfigurationDraft::waitsForAFileThatCanBeUnderstood()
{
    QFETCH(const QByteArray, passing);
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    const QSignalSpy failed(&draft, &ConfigurationDraft::failed);
    draft.add(usePort(QStringLiteral("8002")), QStringLiteral("port"));
    const ConfigurationChange shown = draft.proposal();
    if (passing.isNull())
        QVERIFY(QFile::remove(m_path));
    else
        write(passing);
    desk.look();
    QVERIFY(draft.isWaiting());
    QVERIFY(!draft.obstacle().isEmpty());
    QCOMPARE(draft.count(), 1);
    QVERIFY(draft.reading().config); // what was typed still shows
    QVERIFY(draft.add(useHost(QStringLiteral("::1")), QStringLiteral("host")));
    QVERIFY(draft.save(shown));
    QVERIFY(draft.save(draft.proposal()));
    QCOMPARE(written(), passing);
    QCOMPARE(failed.size(), 0);
    write("# by an editor\n" + text);
    desk.look();
    QVERIFY(!draft.isWaiting() && draft.obstacle().isEmpty());
    QCOMPARE(draft.count(), 2);
    QVERIFY(!draft.save(draft.proposal()));
    QVERIFY(written().startsWith("# by an editor\n"));
    QVERIFY(written().contains("8002") && written().contains("::1"));
}

void tst_ConfigurationDraft::forgetsWhatWaitsWhenItIsDiscarded()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    write("server: [\n");
    desk.look();
    QVERIFY(draft.isWaiting());
    draft.discard();
    QVERIFY(draft.isEmpty() && !draft.isWaiting());
    QCOMPARE(draft.text(), QByteArray("server: [\n"));
    QVERIFY(!draft.fileProblem().isEmpty());
    draft.redo();
    QVERIFY(!draft.failure().isEmpty());
    QCOMPARE(draft.undone().size(), 1); // it is not lost
    write(text);
    desk.look();
    draft.redo();
    QVERIFY(draft.text().contains("8002"));
    QVERIFY(draft.undone().isEmpty() && draft.failure().isEmpty());
}

void tst_ConfigurationDraft::keepsChangesWhenTheFileCannotBeWritten()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    const ConfigurationChange shown = draft.proposal();
    write("# by an editor\n" + text);
    QVERIFY(draft.save(shown));
    QCOMPARE(draft.count(), 1);
    QVERIFY(written().startsWith("# by an editor\n"));
}

void tst_ConfigurationDraft::keepsWhatWasDoneSinceItWasShown()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")), QStringLiteral("port"));
    const ConfigurationChange shown = draft.proposal();
    draft.add(useHost(QStringLiteral("::1")), QStringLiteral("host")); // a keychain has answered
    QVERIFY(!draft.save(shown));
    QCOMPARE(written(), QByteArray(text).replace("8001", "8002"));
    QCOMPARE(draft.titles(), QStringList(QStringLiteral("host")));
    QVERIFY(draft.text().contains("8002") && draft.text().contains("::1"));
}

void tst_ConfigurationDraft::forgetsWhatWasInTheChangeThatIsSaved()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")), QStringLiteral("port"));
    const ConfigurationChange first = draft.proposal();
    draft.add(useHost(QStringLiteral("::1")), QStringLiteral("host"));
    const ConfigurationChange second = draft.proposal(); // in another window
    QVERIFY(!draft.save(first));
    QCOMPARE(draft.titles(), QStringList(QStringLiteral("host")));
    QVERIFY(draft.save(second)); // it was made of another file
    QVERIFY(!draft.save(draft.proposal()));
    QVERIFY(written().contains("8002") && written().contains("::1"));
    QVERIFY(draft.isEmpty());
}

void tst_ConfigurationDraft::remarksStandInTheProposal()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    ConfigurationDraft::Step step = renaming(QStringLiteral("demo"), QStringLiteral("other"));
    step.remark = QStringLiteral("who has signed in has to do it again");
    draft.add(step);
    const ConfigurationChange shown = draft.proposal();
    QCOMPARE(shown.remarks.size(), 1);
    QCOMPARE(shown.remarks.constFirst().message, step.remark);
    QVERIFY(!shown.hasErrors());
}

QTEST_GUILESS_MAIN(tst_ConfigurationDraft)
#include "tst_configurationdraft.moc"
