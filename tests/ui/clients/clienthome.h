// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <memory>

namespace signalbox::test {

/// A home folder of its own, with nothing of the real one.
class ClientHome
{
public:
    [[nodiscard]] QString path(const QString &name = {}) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &text) const
    {
        const QString file = path(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (out.open(QIODevice::WriteOnly))
            out.write(text);
    }

    /// Null when there is no such file.
    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile in(path(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    [[nodiscard]] ClientDesk::Places places() const
    {
        ClientDesk::Places places;
        places.home = path();
        places.environment.insert(QStringLiteral("HOME"), path());
        places.environment.insert(QStringLiteral("PATH"), path(QStringLiteral("bin")));
        places.environment.insert(QStringLiteral("SHELL"), QStringLiteral("/bin/bash"));
        places.stateFolder = path(QStringLiteral("state"));
        places.tokenCommand = {QStringLiteral("signalbox"), QStringLiteral("token")};
        places.root = path(QStringLiteral("root"));
        return places;
    }

    /// Of the configuration of ours in it, config.yaml.
    [[nodiscard]] ConfigurationDraft &draft() const
    {
        if (!m_draft) {
            m_desk = std::make_unique<ConfigurationDesk>(
                path(QStringLiteral("config.yaml")), QProcessEnvironment());
            m_draft = std::make_unique<ConfigurationDraft>(*m_desk);
        }
        return *m_draft;
    }

private:
    QTemporaryDir m_folder;
    mutable std::unique_ptr<ConfigurationDesk> m_desk;
    mutable std::unique_ptr<ConfigurationDraft> m_draft;
};

} // namespace signalbox::test
