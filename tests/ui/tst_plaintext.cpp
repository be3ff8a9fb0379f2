// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Names from files are shown as they are: a tag in one is not HTML.
class TestPlainText : public QObject
{
    Q_OBJECT

private:
    const QString m_name = u"<b>bold</b> <img src=\"/dev/zero\">"_s;

    static QString tipAt(QWidget *widget, const QPoint &position)
    {
        QToolTip::hideText();
        QHelpEvent help(QEvent::ToolTip, position, widget->mapToGlobal(position));
        QApplication::sendEvent(widget, &help);
        return QToolTip::text();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        installStyle(*qApp);
        applyAppearance(Appearance::Light);
    }

    void labels()
    {
        QLabel label(m_name);
        label.show();
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.text(), m_name);
        QLabel rich(u"<b>bold</b>"_s);
        rich.setTextFormat(Qt::RichText);
        rich.show();
        QCOMPARE(rich.textFormat(), Qt::RichText);
        QMessageBox box(QMessageBox::Question, u"Question"_s, m_name);
        box.setInformativeText(m_name);
        box.show();
        const auto labels = box.findChildren<QLabel *>();
        QVERIFY(labels.size() >= 2);
        for (const QLabel *child : labels)
            QVERIFY2(child->textFormat() == Qt::PlainText, qPrintable(child->objectName()));
    }

    void tooltips()
    {
        QWidget window;
        window.resize(300, 300);
        QWidget widget(&window);
        widget.setToolTip(m_name);
        QListWidget list(&window);
        list.setGeometry(0, 100, 300, 200);
        list.addItem(u"item"_s);
        list.item(0)->setToolTip(m_name);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (const QString &tip :
             {tipAt(&widget, {1, 1}), tipAt(list.viewport(), list.visualItemRect(list.item(0)).center())})
            QVERIFY2(tip.contains(u"&lt;b&gt;"_s) && !tip.contains(u"<img"_s), qPrintable(tip));
        widget.setToolTip(u"plain"_s);
        QCOMPARE(tipAt(&widget, {1, 1}), u"plain"_s);
    }

    void tooltipsOfHeadersTabsAndMenus()
    {
        QTableWidget table(1, 1);
        table.setHorizontalHeaderItem(0, new QTableWidgetItem(u"head"_s));
        table.horizontalHeaderItem(0)->setToolTip(m_name);
        QTabBar tabs;
        tabs.addTab(u"tab"_s);
        tabs.setTabToolTip(0, m_name);
        QMenu menu;
        menu.setToolTipsVisible(true);
        QAction *action = menu.addAction(u"entry"_s);
        action->setToolTip(m_name);
        table.show();
        tabs.show();
        menu.popup({});
        QVERIFY(QTest::qWaitForWindowExposed(&menu));
        const QList<QString> tips{tipAt(table.horizontalHeader()->viewport(), {5, 5}),
                                  tipAt(&tabs, tabs.tabRect(0).center()),
                                  tipAt(&menu, menu.actionGeometry(action).center())};
        for (const QString &tip : tips)
            QVERIFY2(tip.contains(u"&lt;b&gt;"_s) && !tip.contains(u"<img"_s), qPrintable(tip));
    }

    void namesInMenusAndTitles()
    {
        QMenu menu;
        QCOMPARE(menu.addAction(literally(u"a&b"_s))->text(), u"a&&b"_s);
        QWidget window;
        window.setWindowTitle(inTitle(u"a[*]b"_s) + u"[*]"_s);
        window.setWindowModified(true);
        QVERIFY(inTitle(u"a[*]b"_s) == u"a[*][*]b"_s);
    }

    void windowWithSuchNames()
    {
        MainWindow window;
        QTemporaryDir folder;
        window.openFiles({fixtures::writeRecording(folder.filePath(u"<b>bold<img src=x>.exits"_s), 1)});
        window.show();
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            if (label->text().contains(u"<img"_s))
                QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName()));
        }
    }
};

QTEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
