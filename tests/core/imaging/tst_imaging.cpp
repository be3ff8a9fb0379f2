// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/completeness.h"
#include "core/imaging/decode.h"
#include "core/imaging/imagesize.h"
#include "core/imaging/pixelbudget.h"
#include "core/imaging/preprocessing.h"
#include "core/imaging/resize.h"
#include "core/support/sha256.h"

#include <QTest>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <atomic>
#include <bit>
#include <cmath>
#include <thread>

using namespace offramp;

namespace {

/// Noise that a few lines of any language can reproduce: the top bytes of a 64-bit linear congruential generator.
Image noise(int width, int height)
{
    Image image{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
    std::uint64_t state = static_cast<std::uint64_t>(width) * 1000 + height;
    for (auto &value : image.rgb) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        value = static_cast<std::uint8_t>(state >> 56);
    }
    return image;
}

Image pillow(const Image &image, int width, int height)
{
    return resizeAsPillow(image, width, height);
}

std::string digest(const Image &image)
{
    Sha256 sha;
    sha.add({reinterpret_cast<const char *>(image.rgb.data()), image.rgb.size()});
    return sha.hex();
}

std::vector<std::byte> encoded(const char *ending, const cv::Mat &mat)
{
    std::vector<unsigned char> bytes;
    cv::imencode(ending, mat, bytes);
    const auto *begin = reinterpret_cast<const std::byte *>(bytes.data());
    return {begin, begin + bytes.size()};
}

cv::Mat colourful()
{
    cv::Mat mat(40, 50, CV_8UC3);
    for (int y = 0; y < mat.rows; ++y) {
        for (int x = 0; x < mat.cols; ++x)
            mat.at<cv::Vec3b>(y, x)
                = cv::Vec3b(static_cast<uchar>(5 * x), static_cast<uchar>(6 * y), static_cast<uchar>((x * y) % 256));
    }
    return mat;
}

/// A TIFF file of one row, as another program may write it; values are those of all samples.
struct TiffFile {
    int bits = 8;
    int samples = 4;
    int photometric = 2;
    int extra = -1; ///< -1: the file says nothing about a fourth sample
    int format = 1;
    bool isBigEndian = false;
    std::vector<std::uint32_t> values;

    [[nodiscard]] std::vector<std::byte> bytes() const
    {
        std::vector<std::byte> file{};
        const auto put = [&](std::uint32_t value, int size) {
            for (int i = 0; i < size; ++i)
                file.push_back(static_cast<std::byte>(value >> 8 * (isBigEndian ? size - 1 - i : i) & 0xff));
        };
        const int entries = extra < 0 ? 10 : 11;
        const auto lists = static_cast<std::uint32_t>(8 + 2 + 12 * entries + 4);
        const auto data = lists + static_cast<std::uint32_t>(4 * samples);
        const auto shortEntry = [&](std::uint32_t tag, int value) {
            put(tag, 2);
            put(3, 2);
            put(1, 4);
            put(static_cast<std::uint32_t>(value), 2);
            put(0, 2);
        };
        const auto longEntry = [&](std::uint32_t tag, std::uint32_t value) {
            put(tag, 2);
            put(4, 2);
            put(1, 4);
            put(value, 4);
        };
        const auto listEntry = [&](std::uint32_t tag, int value, std::uint32_t place) {
            if (samples == 1)
                return shortEntry(tag, value);
            put(tag, 2);
            put(3, 2);
            put(static_cast<std::uint32_t>(samples), 4);
            put(place, 4);
        };
        put(isBigEndian ? 0x4D4D : 0x4949, 2);
        put(42, 2);
        put(8, 4);
        put(static_cast<std::uint32_t>(entries), 2);
        longEntry(256, static_cast<std::uint32_t>(values.size()) / static_cast<std::uint32_t>(samples));
        longEntry(257, 1);
        listEntry(258, bits, lists);
        shortEntry(259, 1);
        shortEntry(262, photometric);
        longEntry(273, data);
        shortEntry(277, samples);
        longEntry(278, 1);
        longEntry(279, static_cast<std::uint32_t>(values.size()) * static_cast<std::uint32_t>(bits) / 8);
        if (extra >= 0)
            shortEntry(338, extra);
        listEntry(339, format, lists + static_cast<std::uint32_t>(2 * samples));
        put(0, 4);
        for (int i = 0; i < samples; ++i)
            put(static_cast<std::uint32_t>(bits), 2);
        for (int i = 0; i < samples; ++i)
            put(static_cast<std::uint32_t>(format), 2);
        for (const std::uint32_t value : values)
            put(value, bits / 8);
        return file;
    }
};

} // namespace

class TestImaging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bilinearAsPillow_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("newWidth");
        QTest::addColumn<int>("newHeight");
        QTest::addColumn<QByteArray>("sha256"); // of Image.resize((w, h), BILINEAR).tobytes() in Pillow 9.4.0
        QTest::addRow("64x64 to 128x128")
            << 64 << 64 << 128 << 128 << QByteArray("670ac451b20940273ac32377d840ec36db02a2d60cbc0e19cf2ff115f69636de");
        QTest::addRow("64x64 to 48x48") << 64 << 64 << 48 << 48
                                        << QByteArray(
                                               "6052c62034e423246c370e43017cce9b65eee7bae66738f95dc619c0ba717e2a");
        QTest::addRow("100x37 to 64x23") << 100 << 37 << 64 << 23
                                         << QByteArray(
                                                "0f143260b1824a7bc2d245ab46f78ed3a0d9a9bbe4a617895be467fce2384149");
    }

    void bilinearAsPillow()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, newWidth);
        QFETCH(int, newHeight);
        QFETCH(QByteArray, sha256);
        const Image resized = resizeAsPillow(noise(width, height), newWidth, newHeight, Interpolation::Bilinear);
        QCOMPARE(QByteArray::fromStdString(digest(resized)), sha256);
    }

    void resizesAsPillow_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("newWidth");
        QTest::addColumn<int>("newHeight");
        QTest::addColumn<QByteArray>("sha256"); // of Image.resize((w, h), BICUBIC).tobytes() in Pillow 9.4.0
        const auto add = [](int w, int h, int newW, int newH, const char *sha) {
            QTest::addRow("%dx%d to %dx%d", w, h, newW, newH) << w << h << newW << newH << QByteArray(sha);
        };
        add(64, 64, 128, 128, "a84c45cc3dcc5edaaddcea4b6df1fe4b858766f51c909b8e04bb810cb2f97f7c");
        add(64, 64, 32, 32, "536f167d8e8205f09098757f9bc986b0668397d87c7ae52f670958b5fac8679a");
        add(5, 7, 64, 64, "6a6f7c488db96d804f70e9868e6a6a882a54b3dcbde44efe8a279e849b5f758e");
        add(100, 37, 64, 23, "c5774215107c3c2d5b4a215d218188e7efb0de57cef0f481db8baa3ed78a1377");
        add(37, 100, 40, 100, "8510925f9ef555ec39b9839f6a40acd16bd6d04805d69bafd0d4a263a94b74aa");
        add(33, 17, 1, 1, "25624d00bd074f2964425de6b5142551675edff9dc6e62898f9d0b82818c7245");
        add(1, 1, 9, 4, "92da9adf9fd4cb899a5c7f3f70c5c6371db3189f65ddda5f59a15a1c827cadd3");
        add(224, 150, 333, 64, "2fa77d18023ebb79d05e074984dd0e2934291fb3b45aa4047463589de6be1512");
        add(64, 48, 64, 96, "3bc79c2e89ee5527a5931e75ec0de8aff2ca3059919999a0f06062d9042ddd7a");
        add(3, 200, 200, 3, "bc07037d49b5ef925a95d03eacc93e2553036233d1f79e596f6be903c27bf79f");
    }

    void resizesAsPillow()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, newWidth);
        QFETCH(int, newHeight);
        QFETCH(QByteArray, sha256);
        const Image resized = resizeAsPillow(noise(width, height), newWidth, newHeight);
        QCOMPARE(resized.width, newWidth);
        QCOMPARE(resized.height, newHeight);
        QCOMPARE(QByteArray::fromStdString(digest(resized)), sha256);
    }

    void resizesAsPillow13_data()
    {
        QTest::addColumn<QList<int>>("sizes");
        QTest::addColumn<QByteArray>("sha256"); // of Image.resize((w, h), BICUBIC).tobytes() in Pillow 13.0.0
        const auto add = [](int w, int h, int newW, int newH, const char *sha) {
            QTest::addRow("%dx%d to %dx%d", w, h, newW, newH) << QList{w, h, newW, newH} << QByteArray(sha);
        };
        add(12, 40, 8, 8, "e09c3948776950822b43713391ad5a75025337ffb54d134663803855054a6296");
        add(33, 17, 1, 1, "25624d00bd074f2964425de6b5142551675edff9dc6e62898f9d0b82818c7245");
        add(3, 200, 200, 3, "ea25a293f55bed18b583bb1391804e466155658dced28fef83d59c9d851d4505");
        add(64, 48, 60, 40, "e60dd909c7c4d7cd71f75958b224b701e02c176f8c9fedfe6f7ad8148bd454ab");
        add(50, 60, 55, 50, "819da884df31576f7ba009c2a21027383e91e2bbf9b44d189bc2fcbbe211bfcd");
        add(37, 100, 40, 100, "8510925f9ef555ec39b9839f6a40acd16bd6d04805d69bafd0d4a263a94b74aa");
        add(224, 150, 333, 64, "b33319651c124b74f51d1d4b15da6a579128af9201357e9bd0f2854b59ceb0d0");
    }

    void resizesAsPillow13()
    {
        QFETCH(QList<int>, sizes);
        QFETCH(QByteArray, sha256);
        const Image resized = resizeAsPillow13(noise(sizes[0], sizes[1]), sizes[2], sizes[3]);
        QCOMPARE(QByteArray::fromStdString(digest(resized)), sha256);
    }

    void fitsAsTorchvision_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("resize"); // 0 = absent
        QTest::addColumn<int>("crop");
        QTest::addColumn<QByteArray>("sha256"); // of torchvision's Resize(bicubic) and CenterCrop on the same image
        const auto add = [](int w, int h, int resize, int crop, const char *sha) {
            QTest::addRow("%dx%d, %d, %d", w, h, resize, crop) << w << h << resize << crop << QByteArray(sha);
        };
        add(100, 37, 64, 64, "a1209f909f27d3085d0b4c467660134b5f891d445046e0134d370632591485f7");
        add(37, 100, 64, 56, "fc1cc45e1ab4d55d4bc60591325fc1196554f8341d4d99a1ea66f233808037cf");
        add(65, 64, 64, 61, "cbc33cb500a9549b19499ad1e36f19ca026d0996db423b4d41d32ead879cb205");
        add(40, 31, 0, 30, "eaba30fd7b99506c3447bd9a45733c752090a22daffeea01774c199560075081");
        add(20, 50, 0, 33, "a8d088d056c9a9d51228ea83eb1952f5398ad9a8e968b67b350fc7efed1a1ab6");
        add(31, 40, 32, 32, "9f49111bf7e629cb98929b72c7d78cc86f4643b2287fdabd335a401dd2118c73");
        add(224, 150, 256, 224, "e4f57c752d5af48ed40ed9013a66b6f3ca13c52031c46ce9cec3b765cce72d98");
    }

    void fitsAsTorchvision()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, resize);
        QFETCH(int, crop);
        QFETCH(QByteArray, sha256);
        Preprocessing how;
        if (resize > 0)
            how.resize = resize;
        how.crop = crop;
        const Image fitted = *fit(noise(width, height), how, pillow, "a");
        QCOMPARE(fitted.width, crop);
        QCOMPARE(fitted.height, crop);
        QCOMPARE(QByteArray::fromStdString(digest(fitted)), sha256);
    }

    void squashesBothSides()
    {
        Preprocessing how;
        how.resize = 20;
        how.squash = true;
        QCOMPARE(*fit(noise(50, 30), how, pillow, "a"), resizeAsPillow(noise(50, 30), 20, 20));
    }

    void normalisesInChannels()
    {
        Preprocessing how;
        const Image image{2, 1, {0, 128, 255, 10, 20, 30}};
        std::vector<float> out(6);
        normalise(image, how, out);
        const float expected[] = {0, 10, 128, 20, 255, 30};
        for (std::size_t i = 0; i < 6; ++i)
            QVERIFY(std::abs(out[i] - (expected[i] / 255 - how.mean[i / 2]) / how.std[i / 2]) < 1e-6);
    }

    void greyHasOneChannel()
    {
        Preprocessing how;
        const std::string colourful = toJson(how);
        how.grey = true;
        QVERIFY(toJson(how) != colourful);
        // As Pillow 9.4 converts them to mode "L".
        const Image image{2, 2, {10, 200, 200, 255, 20, 0, 128, 128, 128, 255, 0, 0}};
        const Image grey = *fit(image, how, pillow, "a");
        QCOMPARE(grey.rgb, (std::vector<std::uint8_t>{143, 143, 143, 88, 88, 88, 128, 128, 128, 76, 76, 76}));
        std::vector<float> out(4);
        normalise(grey, how, out);
        QVERIFY(std::abs(out[3] - (76 / 255.0 - how.mean[0]) / how.std[0]) < 1e-6);
    }

    void decodesWithoutLoss()
    {
        const cv::Mat mat = colourful();
        const auto image = decodeImage(encoded(".png", mat), "a.png");
        QVERIFY(image.has_value());
        QCOMPARE(image->width, 50);
        QCOMPARE(image->height, 40);
        const auto pixel = mat.at<cv::Vec3b>(7, 9);
        const auto *rgb = image->rgb.data() + (7 * 50 + 9) * 3;
        QCOMPARE(rgb[0], pixel[2]);
        QCOMPARE(rgb[1], pixel[1]);
        QCOMPARE(rgb[2], pixel[0]);
    }

    void repeatsGreyAndDropsAlpha()
    {
        const cv::Mat grey(8, 8, CV_8UC1, cv::Scalar(77));
        for (const char *ending : {".png", ".jpg"}) {
            const auto image = decodeImage(encoded(ending, grey), "grey");
            QVERIFY(image.has_value());
            QCOMPARE(image->rgb, std::vector<std::uint8_t>(8 * 8 * 3, 77));
        }
        const cv::Mat transparent(8, 8, CV_8UC4, cv::Scalar(10, 20, 30, 0));
        const auto image = decodeImage(encoded(".png", transparent), "transparent");
        QVERIFY(image.has_value());
        QCOMPARE(std::vector<std::uint8_t>(image->rgb.begin(), image->rgb.begin() + 3),
                 (std::vector<std::uint8_t>{30, 20, 10}));
    }

    void convertsTiffAsPillow_data()
    {
        using Bytes = std::vector<std::uint8_t>;
        QTest::addColumn<TiffFile>("file");
        QTest::addColumn<Bytes>("rgb"); // of Image.open(…).convert("RGB") in Pillow 9.4 and 13.0
        for (const bool big : {false, true}) {
            const auto add = [big](const char *name, TiffFile file, Bytes rgb) {
                file.isBigEndian = big;
                QTest::addRow("%s, %s", name, big ? "MM" : "II") << file << rgb;
            };
            const std::vector<std::uint32_t> rgba{200, 100, 50, 128, 10, 20, 30, 0, 40, 250, 60, 255, 100, 90, 80, 50};
            add("alpha", {.extra = 2, .values = rgba}, {200, 100, 50, 10, 20, 30, 40, 250, 60, 100, 90, 80});
            add("unknown fourth sample", {.extra = 0, .values = rgba},
                {200, 100, 50, 10, 20, 30, 40, 250, 60, 100, 90, 80});
            add("multiplied by alpha", {.extra = 1, .values = rgba},
                {255, 199, 99, 0, 0, 0, 40, 250, 60, 255, 255, 255});
            add("16-bit alpha", {.bits = 16, .extra = 2, .values = {0x12FF, 0x3480, 0xFF7F, 0x0100}},
                {0x12, 0x34, 0xFF});
            add("16-bit colours", {.bits = 16, .samples = 3, .values = {0x12FF, 0x3480, 0xFF7F}}, {0x12, 0x34, 0xFF});
            add("16-bit grey", {.bits = 16, .samples = 1, .photometric = 1, .values = {0, 100, 255, 256, 65535}},
                {0, 0, 0, 100, 100, 100, 255, 255, 255, 255, 255, 255, 255, 255, 255});
            add("CMYK", {.photometric = 5, .values = {10, 20, 30, 40, 255, 0, 128, 0}}, {207, 198, 190, 0, 255, 127});
        }
        const auto bits = [](float value) { return std::bit_cast<std::uint32_t>(value); };
        QTest::addRow("float grey") << TiffFile{.bits = 32,
                                                .samples = 1,
                                                .photometric = 1,
                                                .format = 3,
                                                .values = {bits(-3.f), bits(100.9f), bits(400.f)}}
                                    << Bytes{0, 0, 0, 100, 100, 100, 255, 255, 255};
    }

    void convertsTiffAsPillow()
    {
        QFETCH(TiffFile, file);
        QFETCH(std::vector<std::uint8_t>, rgb);
        const auto image = decodeImage(file.bytes(), "image.tif");
        QVERIFY2(image, image ? "" : image.error().sentence.c_str());
        QCOMPARE(image->rgb, rgb);
    }

    void clipsDeepGrey()
    {
        cv::Mat grey(1, 4, CV_16UC1);
        const int values[] = {0, 100, 256, 65535};
        for (int x = 0; x < 4; ++x)
            grey.at<std::uint16_t>(0, x) = static_cast<std::uint16_t>(values[x]);
        for (const char *ending : {".png", ".tif"}) {
            const auto image = decodeImage(encoded(ending, grey), "grey");
            QVERIFY(image.has_value());
            QCOMPARE(image->rgb, (std::vector<std::uint8_t>{0, 0, 0, 100, 100, 100, 255, 255, 255, 255, 255, 255}));
        }
    }

    void brokenTiffs()
    {
        const auto whole = TiffFile{.extra = 2, .values = {1, 2, 3, 4}}.bytes();
        for (std::size_t size = 0; size < whole.size(); ++size)
            static_cast<void>(decodeImage(std::span(whole).first(size), "cut.tif")); // must only not crash
        for (std::size_t at = 0; at < whole.size(); ++at) {
            auto changed = whole;
            changed[at] ^= std::byte{0xFF};
            static_cast<void>(decodeImage(changed, "changed.tif"));
        }
        QVERIFY(!decodeImage(std::span(whole).first(60), "cut.tif"));
    }

    void ignoresOrientation()
    {
        auto jpeg = encoded(".jpg", colourful());
        // An EXIF segment with one entry: orientation 6, a quarter turn.
        const unsigned char exif[] = {0xFF, 0xE1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                                      0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   6,   0, 0,  0, 0, 0, 0};
        const auto *begin = reinterpret_cast<const std::byte *>(exif);
        jpeg.insert(jpeg.begin() + 2, begin, begin + sizeof exif);
        const auto image = decodeImage(jpeg, "turned.jpg");
        QVERIFY(image.has_value());
        QCOMPARE(image->width, 50);
        QCOMPARE(image->height, 40);
    }

    void refusesTruncated_data()
    {
        QTest::addColumn<QByteArray>("ending");
        QTest::addRow("jpeg") << QByteArray(".jpg");
        QTest::addRow("png") << QByteArray(".png");
        QTest::addRow("bmp") << QByteArray(".bmp");
        QTest::addRow("webp") << QByteArray(".webp");
        QTest::addRow("ppm") << QByteArray(".ppm");
    }

    void refusesTruncated()
    {
        QFETCH(QByteArray, ending);
        const auto whole = encoded(ending.constData(), colourful());
        QVERIFY(decodeImage(whole, "whole").has_value());
        for (std::size_t size = 0; size < whole.size(); size += 7) {
            const auto image = decodeImage(std::span(whole).first(size), "folder/cut.img");
            QVERIFY2(!image, QByteArray::number(static_cast<int>(size)));
            QCOMPARE(image.error().kind, ErrorKind::BadInput);
            QVERIFY(image.error().sentence.starts_with("folder/cut.img "));
        }
        QVERIFY(!decodeImage(std::span(whole).first(whole.size() - 1), "cut"));
    }

    void looksAtBothEnds()
    {
        const auto looksComplete = [](std::span<const std::byte> bytes) {
            return beginsAndEndsAsImage(bytes.first<16>(), bytes.last<16>());
        };
        for (const char *ending : {".png", ".jpg", ".webp", ".tiff", ".ppm", ".bmp"}) {
            const auto whole = encoded(ending, colourful());
            QVERIFY2(looksComplete(whole), ending);
            const bool hasEnd = QByteArray(ending) == ".png" || QByteArray(ending) == ".jpg";
            QCOMPARE(looksComplete(std::span(whole).first(whole.size() - 1)), !hasEnd);
            QVERIFY2(!looksComplete(std::span(whole).subspan(1)), ending);
        }
        QVERIFY(!looksComplete(std::as_bytes(std::span("<!DOCTYPE html> and so on"))));
    }

    void readsSizesFromHeaders()
    {
        for (const char *ending : {".png", ".jpg", ".webp", ".tiff", ".ppm", ".pgm", ".bmp"}) {
            cv::Mat mat = colourful();
            if (QByteArray(ending) == ".pgm")
                mat = cv::Mat(40, 50, CV_8UC1, cv::Scalar(7));
            const auto bytes = encoded(ending, mat);
            const auto size = imageSize(bytes);
            QVERIFY2(size.has_value(), ending);
            QVERIFY2((*size == ImageSize{50, 40}), ending);
            for (std::size_t length = 0; length < bytes.size(); length += 3)
                static_cast<void>(imageSize(std::vector(bytes.begin(), bytes.begin() + static_cast<long>(length))));
        }
        std::vector<unsigned char> lossless;
        cv::imencode(".webp", colourful(), lossless, {cv::IMWRITE_WEBP_QUALITY, 101});
        QCOMPARE(imageSize(std::as_bytes(std::span(lossless))), (ImageSize{50, 40}));
        for (const std::string text :
             {"P5 # a comment\n# and another\n50 40\n255\n", "P7\nWIDTH 50\nHEIGHT 40\nENDHDR\n"})
            QCOMPARE(imageSize(std::as_bytes(std::span(text))), (ImageSize{50, 40}));
        for (const std::string text : {"P5", "P6\n50", "GIF89a..............", "P5\n0 40\n255\n"})
            QVERIFY(!imageSize(std::as_bytes(std::span(text))));
    }

    void refusesTooManyPixels_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto large = [](const char *ending, int at, const char *sides) {
            const auto bytes = encoded(ending, colourful());
            QByteArray file(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
            return file.replace(at, 8, QByteArray(sides, 8));
        };
        QTest::newRow("png") << large(".png", 16, "\0\0\x7d\0\0\0\x7d\0");
        QTest::newRow("bmp") << large(".bmp", 18, "\0\x7d\0\0\0\x83\xff\xff"); // 32,000 x -32,000
        QTest::newRow("ppm") << QByteArray("P6\n32000 32000\n255\nabc");
        QTest::newRow("ppm, absurd") << QByteArray("P6\n99999999999999999999999 3\n255\nabc");
        QByteArray tiles("II*\0\x08\0\0\0\x04\0", 10);
        for (const auto &[tag, side] :
             {std::pair(256, 16), std::pair(257, 16), std::pair(322, 32'000), std::pair(323, 32'000)}) {
            for (const int part : {tag | 4 << 16, 1, side}) {
                for (int shift = 0; shift < 32; shift += 8)
                    tiles.append(static_cast<char>(part >> shift & 0xff));
            }
        }
        QTest::newRow("tiff, tiles") << tiles;
        const auto jpeg = encoded(".jpg", colourful());
        QByteArray file(reinterpret_cast<const char *>(jpeg.data()), static_cast<qsizetype>(jpeg.size()));
        const auto at = file.indexOf(QByteArray("\xFF\xC0", 2));
        QVERIFY(at > 0);
        QTest::newRow("jpeg") << file.replace(at + 5, 4, "\x7d\x01\x7d\x01");
    }

    void refusesTooManyPixels()
    {
        QFETCH(const QByteArray, bytes);
        const auto image
            = decodeImage(std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size()))), "a");
        QVERIFY(!image);
        QCOMPARE(image.error().kind, ErrorKind::BadInput);
        QVERIFY2(image.error().sentence.find("at most 89,478,485 are decoded") != std::string::npos,
                 image.error().sentence.c_str());
    }

    void refusesToEnlargeStrips()
    {
        Preprocessing how;
        how.resize = how.crop = 256;
        const auto fitted = fit(noise(1, 100'000), how, pillow, "strip.png");
        QVERIFY(!fitted);
        QCOMPARE(fitted.error().kind, ErrorKind::BadInput);
        QVERIFY(fitted.error().sentence.starts_with("strip.png would have 256 x 25600000 pixels"));
        how.resize.reset();
        QVERIFY(fit(noise(1, 100'000), how, pillow, "strip.png"));
        how.resize = 200;
        how.squash = true;
        QVERIFY(fit(noise(1, 20'000), how, pillow, "strip.png"));
        how.crop = 65'536;
        QVERIFY(!fit(noise(3, 3), how, pillow, "small.png"));
    }

    void refusesDamagedPng()
    {
        auto bytes = encoded(".png", colourful());
        bytes[bytes.size() / 2] ^= std::byte{0x55};
        QVERIFY(!decodeImage(bytes, "damaged.png"));
        QVERIFY(!decodeImage(std::as_bytes(std::span("not an image")), "text.jpg"));
        QVERIFY(!readImage("/nonexistent/image.jpg"));
    }

    void countsPixelsOnTheWay()
    {
        Preprocessing how;
        QCOMPARE(pixelsToFit({300, 200}, how), std::uint64_t(60'000));
        QCOMPARE(pixelsToFit({}, how), std::uint64_t(0));
        how.resize = how.crop = 100;
        QCOMPARE(pixelsToFit({300, 200}, how), std::uint64_t(60'000));
        QCOMPARE(pixelsToFit({10, 20}, how), std::uint64_t(100 * 200));
        QCOMPARE(pixelsToFit({1, 5'000}, how), std::uint64_t(100 * 500'000));
        how.squash = true;
        QCOMPARE(pixelsToFit({1, 5'000}, how), std::uint64_t(100 * 5'000));
    }

    void sharesABudgetOfPixels()
    {
        PixelBudget budget(100);
        std::atomic<int> pixels = 0;
        std::atomic<int> most = 0;
        const auto decode = [&](int some, std::uint64_t wanted) {
            for (int i = 0; i < 200; ++i) {
                const PixelShare share(budget, wanted);
                const int now = pixels += some;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) { }
                std::this_thread::yield();
                pixels -= some;
            }
        };
        {
            std::vector<std::jthread> threads;
            for (const int some : {10, 30, 40, 60, 90})
                threads.emplace_back(decode, some, static_cast<std::uint64_t>(some));
            threads.emplace_back(decode, 100, 1'000'000); // more than there are: waits for all others
        }
        QCOMPARE(pixels.load(), 0);
        QVERIFY2(most > 0 && most <= 100, qPrintable(QString::number(most)));
    }
};

QTEST_APPLESS_MAIN(TestImaging)
#include "tst_imaging.moc"
