// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/usagequery.h"

#include <QWidget>

namespace signalbox {

class FigureTile;

/// The figures of a time at a glance, each with how it was in the time before.
class UsageTiles final : public QWidget
{
    Q_OBJECT

public:
    explicit UsageTiles(QWidget *parent = nullptr);

    /// `before` was in the time that is called so: "9 – 15 Nov 2026".
    void setFigures(const UsageSum &now, const UsageSum &before, const QString &beforeTitle);

private:
    void compare(FigureTile *tile, const QString &change, const QString &before, const QString &beforeTitle);
    void setCost(const UsageSum &now, const UsageSum &before, const QString &beforeTitle);
    void setRequests(const UsageSum &now, const UsageSum &before, const QString &beforeTitle);

    FigureTile *m_in;
    FigureTile *m_out;
    FigureTile *m_cache;
    FigureTile *m_cost;
    FigureTile *m_requests;
};

} // namespace signalbox
