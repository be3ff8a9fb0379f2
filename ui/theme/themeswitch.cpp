// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/themeswitch.h"

#include "ui/theme/plaintextstyle.h"

#include <QFontDatabase>
#include <QSettings>
#include <QStyleHints>

/// Keeps the linker from leaving out the resources of a static library; must be outside of every namespace.
static void keepResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto appearanceKey = "appearance"_L1;

bool systemWasDark = false;

bool isSystemDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    return systemWasDark;
}

QString styleSheet(const Theme &theme)
{
    static const QString pattern = uR"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: @window; width: 8px; height: 8px; }
QMenuBar { background: @window; border: none; padding: 2px 6px; }
QMenuBar::item { padding: 5px 10px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @line; }
QMenu { background: @surface; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 22px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @onAccent; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @window; padding: 7px 12px 7px 12px; text-align: left; }
QTabBar { background: @window; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent;
               padding: 6px 3px 4px 3px; margin: 0 9px 4px 9px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; font-weight: 500; }
QTabBar::tab:focus { color: @accent; }
QFrame#card { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame#messageBar { background: @raised; border: 1px solid @muted; border-radius: 8px; }
QWidget#sampleDetails { border-top: 1px solid @line; }
QLabel#muted, QLabel[tone="muted"] { color: @muted; }
QLabel#warning, QLabel[tone="warning"] { color: @warning; }
QTableView { background: @surface; border: none; gridline-color: transparent; selection-background-color: @tint;
             selection-color: @text; outline: 0; }
QTableView::indicator, QListWidget::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; }
QTableView::indicator:checked, QListWidget::indicator:checked { background: @accent; border-color: @accent; image: url(:/check-@kind.png); }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
                       padding: 6px 11px 6px 5px; font-weight: 500; }
QTableCornerButton::section { background: @surface; border: none; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: @surface; border: 1px solid @line; border-radius: 6px;
    padding: 4px 8px; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 1px solid @accent; }
QTableView QLineEdit { border-radius: 0; padding: 0 6px; border: 1px solid @accent; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/arrow-down-@kind.png); width: 10px; height: 6px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; border-top: none;
                              border-bottom: none; selection-background-color: @tint;
                              selection-color: @text; padding: 3px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { border: none; width: 20px; subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button { border: none; width: 20px; subcontrol-position: bottom right; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/arrow-up-@kind.png); width: 8px; height: 5px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/arrow-down-@kind.png); width: 8px; height: 5px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/check-@kind.png); }
QCheckBox::indicator:checked:disabled { background: @muted; border-color: @muted; }
QCheckBox:disabled { color: @muted; }
QRadioButton { spacing: 8px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; background: @onAccent; }
QRadioButton:disabled { color: @muted; }
QPushButton, QToolButton { background: @surface; border: 1px solid @line; border-radius: 6px; padding: 5px 12px; }
QPushButton:hover, QToolButton:hover { background: @raised; border-color: @muted; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QToolButton:checked { background: @tint; border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @muted; background: @window; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; }
QPushButton#primary { background: @accent; color: @onAccent; border: 1px solid @accent; padding: 8px 18px;
                      font-weight: 600; }
QPushButton#large { padding: 8px 18px; font-weight: 500; }
QPushButton#accept { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600; }
QPushButton#primary:hover, QPushButton#accept:hover { background: @accent; border-color: @text; }
QPushButton#primary:disabled { background: @line; color: @muted; border-color: @line; }
QPushButton#row, QPushButton#flat { border: 1px solid transparent; background: transparent; }
QPushButton#row:hover { background: @raised; }
QPushButton#row:focus, QPushButton#flat:focus { border: 1px solid @accent; }
QPushButton#flat { color: @muted; }
QPushButton#flat:hover { color: @text; }
QToolButton#flat { border: none; background: transparent; padding: 3px 8px; color: @muted; }
QToolButton#flat:hover { color: @text; }
QToolButton#explain { border-radius: 8px; padding: 0; min-width: 15px; max-width: 15px; min-height: 15px; max-height: 15px;
                      font-size: 8pt; color: @muted; }
QToolButton#explain:hover, QToolButton#explain:focus { color: @accent; border-color: @accent; }
QToolButton#axisButton, QWidget#zoomButtons QToolButton { border: 1px solid transparent; padding: 2px;
                                                          background: transparent; }
QToolButton#axisButton:hover, QWidget#zoomButtons QToolButton:hover { background: @raised; }
QToolButton#axisButton:focus, QWidget#zoomButtons QToolButton:focus { border: 1px solid @accent; }
QWidget#zoomButtons QToolButton#zoomedBadge { background: @tint; border-color: @accent; padding: 0 5px; }
QToolButton#axisButton::menu-indicator { image: none; }
QFileDialog QToolButton, QTabBar QToolButton, QMenuBar QToolButton { padding: 2px; }
QWidget#quickActions QToolButton { border: 1px solid transparent; border-radius: 5px; background: transparent;
                                   padding: 2px 5px; }
QWidget#quickActions QToolButton:hover { background: @line; }
QWidget#quickActions QToolButton:focus { border: 1px solid @accent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLabel#tourDone { color: @accent; font-weight: 600; }
QProgressBar { background: @grid; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QProgressBar[halted="true"]::chunk { background: @muted; }
QListWidget, QPlainTextEdit#pageNotes { background: @surface; border: 1px solid @line; border-radius: 6px; padding: 3px;
                                        outline: 0; }
QListWidget:focus, QPlainTextEdit#pageNotes:focus { border: 1px solid @accent; }
QListWidget::item { padding: 3px 5px; border-radius: 4px; color: @text; }
QListWidget::item:selected { background: @tint; color: @text; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { background: @window; color: @muted; }
QScrollArea, QWidget#recordingRows, QWidget#exitRows { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
    width: 0; height: 0; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 5px; }
)"_s;
    QString text = pattern;
    const auto put = [&](const QString &name, const QColor &colour) { text.replace(name, colour.name()); };
    text.replace(u"@kind"_s, theme.dark ? u"dark"_s : u"light"_s);
    put(u"@window"_s, theme.window);
    put(u"@surface"_s, theme.surface);
    put(u"@raised"_s, theme.raised);
    put(u"@line"_s, theme.line);
    put(u"@grid"_s, theme.grid);
    put(u"@muted"_s, theme.muted);
    put(u"@warning"_s, theme.warning);
    put(u"@accent"_s, theme.accent);
    put(u"@onAccent"_s, theme.onAccent);
    put(u"@text"_s, theme.text);
    put(u"@tint"_s, theme.dark ? QColor(0x2a, 0x38, 0x58) : QColor(0xe4, 0xec, 0xfd));
    return text;
}

} // namespace

void initResources()
{
    keepResources();
}

void installFont()
{
    initResources();
    for (const auto *weight : {"Regular", "Medium", "SemiBold"})
        QFontDatabase::addApplicationFont(u":/fonts/Inter-%1.otf"_s.arg(QLatin1StringView(weight)));
    QFont font(u"Inter"_s);
    font.setPointSizeF(usualPoints);
    QApplication::setFont(font);
}

void installStyle(QApplication &application)
{
    systemWasDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    auto *style = new PlainTextStyle;
    application.setStyle(style); // which owns it
    application.installEventFilter(style);
    installFont();
}

void applyAppearance(Appearance appearance)
{
    const bool dark = appearance == Appearance::System ? isSystemDark() : appearance == Appearance::Dark;
    const Theme &theme = dark ? Theme::darkTheme() : Theme::light();
    QApplication::setPalette(theme.palette());
    qApp->setStyleSheet(styleSheet(theme));
}

Appearance chosenAppearance()
{
    const int kept = QSettings().value(appearanceKey).toInt();
    const bool isKnown = kept >= 0 && kept <= static_cast<int>(Appearance::Dark);
    return isKnown ? static_cast<Appearance>(kept) : Appearance::System;
}

void chooseAppearance(Appearance appearance)
{
    QSettings().setValue(appearanceKey, static_cast<int>(appearance));
    applyAppearance(appearance);
}

} // namespace offramp
