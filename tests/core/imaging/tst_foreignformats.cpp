// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/decode.h"
#include "core/imaging/tiff.h"

#include <QTest>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

using namespace offramp;

/// Files that are named like images and hold something that is not decoded.
class TestForeignFormats : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesFormatsThatAreNotDecoded_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("format");
        // The header of an image of 100,000 x 100,000 pixels, in a box and bare.
        const QByteArray siz("\xff\x4f\xff\x51\0\x2f\0\0\0\x01\x86\xa0\0\x01\x86\xa0", 16);
        const QByteArray box("\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14"
                             "ftypjp2 ",
                             24);
        QTest::newRow("jp2") << box + siz << QByteArray("a JPEG 2000 image");
        QTest::newRow("j2k") << siz << QByteArray("a JPEG 2000 image");
        QTest::newRow("gif") << QByteArray("GIF89a\xff\xff\xff\xff") << QByteArray("a GIF image");
        QTest::newRow("avif") << QByteArray("\0\0\0\x1c"
                                            "ftypavif",
                                            12)
                              << QByteArray("an AVIF image");
        QTest::newRow("heic") << QByteArray("\0\0\0\x1c"
                                            "ftypheic",
                                            12)
                              << QByteArray("a HEIC image");
        QTest::newRow("hdr") << QByteArray("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 100000 +X 100000\n")
                             << QByteArray("a Radiance HDR image");
        QTest::newRow("exr") << QByteArray("\x76\x2f\x31\x01\x02\0\0\0", 8) << QByteArray("an OpenEXR image");
        QTest::newRow("sun raster") << QByteArray("\x59\xa6\x6a\x95\0\x01\x86\xa0\0\x01\x86\xa0", 12)
                                    << QByteArray("a Sun raster image");
        QTest::newRow("pfm") << QByteArray("PF\n100000 100000\n-1.0\n") << QByteArray("a portable float map");
        // One that says it is a small map, which OpenCV would take for the image that follows.
        QTest::newRow("dicom") << QByteArray("P7WIDTH 5 HEIGHT 4 ENDHDR").leftJustified(128) + "DICM"
                               << QByteArray("a DICOM image");
        QTest::newRow("web page") << QByteArray("<!DOCTYPE html><title>404</title>") << QByteArray("a web page");
    }

    void namesFormatsThatAreNotDecoded()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, format);
        const auto image = decodeImage(std::as_bytes(std::span(bytes)), "folder/x.png");
        QVERIFY(!image);
        QCOMPARE(image.error().kind, ErrorKind::BadInput);
        QCOMPARE(image.error().sentence, "folder/x.png is " + format.toStdString()
                                             + "; only JPEG, PNG, BMP, WebP, TIFF and portable maps are decoded.");
    }

    void decodesNothingOfUnknownSize_data()
    {
        QTest::addColumn<QByteArray>("ending");
        for (const char *ending : {".jp2", ".hdr", ".ras", ".pfm", ".exr"})
            QTest::newRow(ending) << QByteArray(ending);
    }

    /// What OpenCV writes of what it may also read.
    void decodesNothingOfUnknownSize()
    {
        QFETCH(const QByteArray, ending);
        std::vector<unsigned char> whole;
        try {
            cv::Mat mat(40, 50, CV_8UC3, cv::Scalar(10, 20, 30));
            if (ending == ".hdr" || ending == ".pfm" || ending == ".exr")
                mat.convertTo(mat, CV_32F);
            cv::imencode(ending.constData(), mat, whole);
        } catch (const cv::Exception &) {
            whole.clear();
        }
        if (whole.empty())
            QSKIP("This OpenCV does not write the format.");
        const auto image = decodeImage(std::as_bytes(std::span(whole)), "x");
        QVERIFY(!image);
        QVERIFY2(image.error().sentence.find("are decoded") != std::string::npos, image.error().sentence.c_str());
    }

    /// A BigTIFF whose value is said to lie at the largest numbers there are.
    void placesOfTiffFieldsAreInsideTheFile()
    {
        for (const int last : {0xfd, 0xfe, 0xff}) {
            QByteArray file("II\x2b\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0", 24);
            file += QByteArray("\x06\x01\x03\0\x05\0\0\0\0\0\0\0", 12); // photometric, five shorts
            file += static_cast<char>(last);
            file += QByteArray("\xff\xff\xff\xff\xff\xff\xff", 7);
            const auto fields = tiffFields(std::as_bytes(std::span(file.constData(), std::size_t(file.size()))));
            QVERIFY(fields);
            QVERIFY(!fields->photometricAt);
        }
    }
};

QTEST_APPLESS_MAIN(TestForeignFormats)
#include "tst_foreignformats.moc"
