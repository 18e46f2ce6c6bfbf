// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace signalbox {

class ConfigurationDraft;
class GatewayLink;

/// Sections of the preferences that are fields of the configuration file, and little else.
QWidget *makeLimitsSection(ConfigurationDraft &draft, QWidget *parent);
QWidget *makeFailoverSection(ConfigurationDraft &draft, QWidget *parent);
QWidget *makeDataSection(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent);

} // namespace signalbox
