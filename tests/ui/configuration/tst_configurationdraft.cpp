// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/preferenceedit.h"
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
    void takesBackWhatWasWritten();
    void tellsWhatCannotBeDone();
    void makesChangesAgainToAChangedFile();
    void dropsWhatCannotBeDoneAgain();
    void keepsChangesWhenTheFileCannotBeWritten();

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
    const QSignalSpy saved(&draft, &ConfigurationDraft::saved);
    draft.add(usePort(QStringLiteral("8002")));
    QVERIFY(draft.save(draft.proposal()));
    QCOMPARE(written(), QByteArray(text).replace("8001", "8002"));
    QCOMPARE(applied.size(), 1);
    QVERIFY(draft.isEmpty());
    QCOMPARE(saved.size(), 1);
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
    QVERIFY(draft.isEmpty() && !draft.canUndo());
}

void tst_ConfigurationDraft::takesBackWhatWasWritten()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    draft.save(draft.proposal());
    QVERIFY(draft.canUndo());
    draft.undo();
    QCOMPARE(written(), text);
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
    QVERIFY(draft.save(draft.proposal()));
    QVERIFY(written().startsWith("# by an editor\n"));
}

void tst_ConfigurationDraft::dropsWhatCannotBeDoneAgain()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    const QSignalSpy failed(&draft, &ConfigurationDraft::failed);
    draft.add([](const QByteArray &before) -> Result<QByteArray> {
        if (before.contains("8001"))
            return QByteArray(before).replace("8001", "8002");
        return Error{Error::Kind::NotFound, QStringLiteral("there is no such port")};
    });
    write(QByteArray(text).replace("8001", "9000"));
    desk.look();
    QVERIFY(draft.isEmpty());
    QCOMPARE(failed.size(), 1);
}

void tst_ConfigurationDraft::keepsChangesWhenTheFileCannotBeWritten()
{
    ConfigurationDesk desk(m_path, {});
    ConfigurationDraft draft(desk);
    draft.add(usePort(QStringLiteral("8002")));
    const ConfigurationChange shown = draft.proposal();
    write("# by an editor\n" + text);
    QVERIFY(!draft.save(shown));
    QCOMPARE(draft.count(), 1);
    QVERIFY(written().startsWith("# by an editor\n"));
}

QTEST_GUILESS_MAIN(tst_ConfigurationDraft)
#include "tst_configurationdraft.moc"
