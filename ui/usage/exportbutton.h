// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagetableexport.h"

#include <QPushButton>

#include <functional>

namespace signalbox {

/// Saves what is shown as a file, or copies it.
class ExportButton final : public QPushButton
{
    Q_OBJECT

public:
    using Source = std::function<UsageTableExport()>;

    /// `source` is asked when something was chosen.
    explicit ExportButton(Source source, QWidget *parent = nullptr);

signals:
    /// A file could not be written: which one, why, and what may help.
    void failed(const QString &problem);
    void saved(const QString &path);
    void copied();

protected:
    void changeEvent(QEvent *event) override;

private:
    void askForFile(const QString &suffix, const QString &filter);
    void save(const QString &path, const QByteArray &content);
    void copy();

    Source m_source;
};

} // namespace signalbox
