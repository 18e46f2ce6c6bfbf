// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configreader.h"
#include "core/result.h"
#include "ui/configuration/configurationchange.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace signalbox {

class ConfigurationDesk;

/// Changes of the configuration that were made in a page and are not written yet.
///
/// They are kept as what was done, not as a text: when the file changes elsewhere they are done again to what
/// it says then, and those that cannot be are dropped with failed().
class ConfigurationDraft final : public QObject
{
    Q_OBJECT

public:
    using Edit = std::function<Result<QByteArray>(const QByteArray &text)>;

    /// The desk outlives it.
    explicit ConfigurationDraft(ConfigurationDesk &desk, QObject *parent = nullptr);

    /// What the file would say.
    [[nodiscard]] const QByteArray &text() const { return m_text; }
    [[nodiscard]] const ConfigReading &reading() const { return m_reading; }
    /// Its tree, also while it has errors.
    [[nodiscard]] const YamlNode &root() const { return m_root; }
    [[nodiscard]] bool isEmpty() const { return m_steps.isEmpty(); }
    [[nodiscard]] qsizetype count() const { return m_steps.size(); }

    /// Adds a change. With a `field`, it takes the place of the last one when that was of the same field.
    /// False, with failed(), when it cannot be made.
    bool add(const Edit &edit, const QString &field = {});
    /// Takes the last change back; when there is none, what was last written to the file.
    void undo();
    [[nodiscard]] bool canUndo() const;
    /// Forgets all changes.
    void discard();

    [[nodiscard]] ConfigurationChange proposal() const;
    /// Writes what was shown; the desk tells who has to know. False, with failed(), when it was not written.
    bool save(const ConfigurationChange &change);

signals:
    /// What the file would say is different.
    void changed();
    void saved();
    void failed(const QString &problem);

private:
    struct Step
    {
        Edit edit;
        QString field;
    };

    void replay();
    void take(const QByteArray &text);

    ConfigurationDesk &m_desk;
    QList<Step> m_steps;
    QByteArray m_text;
    ConfigReading m_reading;
    YamlNode m_root;
};

} // namespace signalbox
