"""The page's texts in Japanese, by their English: what is not here stays English, and is marked as such.

Braces stand for what differs from page to page. It is carried over, translated if it stands here itself; what is in
`{names}` is a list as in speech.
"""

TEXTS = {
    # the opening
    "GANs on illustrated faces": "イラストの顔で GAN を比べる",
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's, though one seed cannot say whether that is chance.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "なりました。ただし、シードが 1 つだけなので、偶然かどうかはわかりません。"
    ),
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's, beyond the intervals over {seeds} seeds.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "、その差は {seeds} シードの信頼区間を超えています。"
    ),
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's, though {seeds} seeds do not tell it from {names} in all of them.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "なりました。ただし、{seeds} シードでは {names} との差がはっきりしない特徴量もあります。"
    ),
    "For a set like this one, pick {model}: in all three feature sets its samples are nearer to held-out faces than "
    "any other variant's.": (
        "このような顔の集まりには {model} をおすすめします。3 種類の特徴量のすべてで、生成した顔が検証用の顔に最も近く"
        "なりました。"
    ),
    "For a set like this one, {model} is the best guess, but no more: measures disagree, and one seed cannot say "
    "what of it is chance.": (
        "このような顔の集まりには {model} がよさそうですが、断言はできません。指標どうしが食い違っていて、シードが 1 つ"
        "だけでは、どこまでが偶然かもわかりません。"
    ),
    "For a set like this one, {model} is the best guess, but no more: measures disagree.": (
        "このような顔の集まりには {model} がよさそうですが、指標どうしが食い違うので断言はできません。"
    ),
    "For a set like this one, no variant is recommended: measures disagree, and one seed cannot say what of it is "
    "chance.": (
        "このような顔の集まりに、特におすすめできるモデルはありません。指標どうしが食い違っていて、シードが 1 つだけで"
        "は、どこまでが偶然かもわかりません。"
    ),
    "For a set like this one, no variant is recommended: measures disagree.": (
        "指標どうしが食い違うため、このような顔の集まりに特におすすめできるモデルはありません。"
    ),
    "Its samples reach {mine} of the attributes' values (the others at most {best}, by {model}; real faces: {real}) "
    "and have edges {width} pixels wide (real faces: {real_width}).": (
        "生成した顔には属性の値の {mine} が現れ（他のモデルは {model} の {best} が最高、実データは {real}）、輪郭の幅は"
        " {width} ピクセルです（実データは {real_width}）。"
    ),
    "Its samples have edges {width} pixels wide (real faces: {real_width}).": (
        "生成した顔の輪郭の幅は {width} ピクセルです（実データは {real_width}）。"
    ),
    "{names} learnt from {faces} faces of {width} × {height} pixels, with {cost} TFLOP of work each: {steps} "
    "generator steps.": (
        "{width} × {height} ピクセルの顔 {faces} 枚で、{names} を学習しました。計算量はそれぞれ {cost} TFLOP、生成器の"
        "更新は {steps} 回です。"
    ),
    "{model} after training: the first of the fixed latents, not chosen.": (
        "学習後の {model} の出力です。固定した潜在変数を先頭から並べたもので、選んではいません。"
    ),
    "{models} after training, a row each: the first of the fixed latents, not chosen.": (
        "学習後の {models} の出力です（1 行に 1 モデル）。固定した潜在変数を先頭から並べたもので、選んではいません。"
    ),
    "Dark": "ダーク",
    # navigation and headings
    "On this page": "このページの内容",
    "Faces": "データ",
    "Side by side": "学習の様子",
    "Results": "結果",
    "Figures": "グラフ",
    "Claims": "主張の検証",
    "Theory": "理論",
    "Reproduce": "再現方法",
    "What was trained on": "学習データ",
    "What is known of each face": "顔の属性",
    "Who drew them": "作者とライセンス",
    "What was claimed in 2017, and what the measurements say": "2017 年の主張と、測ってみた結果",
    "The theory, computed": "理論を計算で確かめる",
    "How to make this page again, or another": "このページを再現する、別の設定を試す",
    "What differs from the project's own params": "既定の設定との違い",
    "Try another setting": "別の設定を試す",
    "The params in force": "使った設定",
    # the faces
    "{train} faces for training, and {heldout} held out, which no training saw and against which every variant is "
    "measured.": (
        "学習に使った顔は {train} 枚です。これとは別に {heldout} 枚を検証用に取り分け、学習には使わずに、すべてのモデル"
        "の評価に使っています。"
    ),
    "Some of the training faces.": "学習に使った顔の一部です。",
    "Left out:": "除外した画像：",
    "How many training faces have what": "属性ごとの枚数",
    "Nothing is known of the attributes of these faces, so samples are not counted by them.": (
        "この顔には属性の情報がないので、属性による集計はしていません。"
    ),
    "A classifier tells {count} attributes of faces apart, and samples are counted by those that it names rightly on "
    "at least {accuracy} of the held-out faces.": (
        "分類器で顔の属性を {count} 種類見分け、そのうち検証用の顔での正解率が {accuracy} 以上のものだけを集計に使って"
        "います。"
    ),
    "All of them are used.": "すべて使っています。",
    "Not used:": "使わなかったもの：",
    "Share of held-out faces named rightly": "検証用の顔での正解率",
    "Work": "計算量",
    "Works, creators and licences": "作品、作者、ライセンス",
    "Title": "作品",
    "Number of faces": "枚数",
    "Creator": "作者",
    "Licence": "ライセンス",
    "Source": "出典",
    "The faces were drawn from these works by a program, cropped and scaled; the generated pictures on this page are "
    "learned from them.": (
        "これらの作品をもとにプログラムで顔を描き、切り抜いて大きさをそろえました。このページの生成画像は、それを学習し"
        "たものです。"
    ),
    # the race
    "Every variant draws the same latents, with seed {seed}: a place in a panel is one latent throughout. Move the "
    "slider, or play, to see what each had learnt after equal shares of its work, or after equal numbers of "
    "generator steps. Choose a face to follow its latent over training and across variants.": (
        "どのモデルも同じ潜在変数から描いています（シード {seed}）。パネルの中の同じ位置は、いつも同じ潜在変数です。ス"
        "ライダーを動かすか再生すると、同じ計算量、または同じ更新回数の時点で、それぞれが何を学んでいたかを見比べられま"
        "す。顔を選ぶと、その潜在変数を学習の始めから終わりまで、モデルをまたいで追えます。"
    ),
    "This part needs JavaScript. data/race/race.webp shows the same as an animation.": (
        "ここには JavaScript が必要です。同じ内容は data/race/race.webp のアニメーションで見られます。"
    ),
    "Clock": "時点",
    "The clock counts": "何をそろえるか",
    "equal work": "計算量をそろえる",
    "equal steps": "更新回数をそろえる",
    "Previous latent": "前の潜在変数",
    "Next latent": "次の潜在変数",
    "Close": "閉じる",
    "At the slider": "スライダーの時点",
    "From none of its work to all of it, in equal parts": "学習の開始から終了まで（等間隔）",
    "Nearest training faces": "最も近い学習データ",
    "Nearest to the last picture, by distance in pixels, the nearest first.": (
        "最後の画像に近い学習データを、ピクセル距離の近い順に並べています。"
    ),
    # results
    "After training, against held-out faces, with seed {seed}; ± of KID is over blocks of samples. With one seed "
    "nothing is marked as best. Floor and ceilings are what real faces, noise and one face repeated score in the "
    "place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seed}）。KID の ± は、サンプルをブロックに分けたときのばらつきです"
        "。シードが 1 つのときは best の印は付けません。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔"
        "の繰り返しを測った値です。"
    ),
    "After training, against held-out faces: mean ± standard deviation over seeds {seeds}. A figure is marked best "
    "only where its intervals leave out 0 against every other variant. Floor and ceilings are what real faces, noise "
    "and one face repeated score in the place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seeds} の平均 ± 標準偏差）。best の印は、ほかのすべてのモデルとの"
        "差の信頼区間が0 を含まないときだけ付けています。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔"
        "の繰り返しを測った値です。"
    ),
    "After training, against held-out faces: mean ± standard deviation over seeds {seeds}, with the {level} % "
    "interval of the mean in brackets for the figures that variants are compared by. A figure is marked best only "
    "where its intervals leave out 0 against every other variant. Floor and ceilings are what real faces, noise and "
    "one face repeated score in the place of samples.": (
        "学習後に、検証用の顔と比べた値です（シード {seeds} の平均 ± 標準偏差。比較に使う指標には、平均の {level} % 信"
        "頼区間を角括弧で添えています）。best の印は、ほかのすべてのモデルとの差の信頼区間が 0 を含まないときだけ付けて"
        "います。「下限」「上限」は、生成画像の代わりに実データ、ノイズ、同じ顔の繰り返しを測った値です。"
    ),
    "By mean KID, all the extractors ({extractors}) put the variants in this order, best first: {order}.": (
        "KID の平均では、すべての特徴量（{extractors}）で順位が一致しました。良い順に {order} です。"
    ),
    "By mean KID, all the extractors ({extractors}) put the variants in this order, best first: {order}. One seed "
    "has no interval, so any of this may be chance.": (
        "KID の平均では、すべての特徴量（{extractors}）で順位が一致しました。良い順に {order} です。シードが 1 つだけで"
        "信頼区間を求められないため、偶然の可能性もあります。"
    ),
    "By KID, the extractors ({extractors}) do not agree on an order of the {count} variants: they order {alike} of "
    "{pairs} pairs alike. All of them put {first} before each other one. One seed has no interval, so any of this "
    "may be chance.": (
        "KID では、{count} モデルの順位が特徴量（{extractors}）によって異なり、{pairs} 組のうち順序が一致したのは "
        "{alike} 組です。どの特徴量でも {first} が 1 位です。シードが 1 つだけで信頼区間を求められないため、偶然の可能"
        "性もあります。"
    ),
    "By KID, the extractors ({extractors}) do not agree on an order of the {count} variants: they order {alike} of "
    "{pairs} pairs alike. One seed has no interval, so any of this may be chance.": (
        "KID では、{count} モデルの順位が特徴量（{extractors}）によって異なり、{pairs} 組のうち順序が一致したのは "
        "{alike} 組です。シードが 1 つだけで信頼区間を求められないため、偶然の可能性もあります。"
    ),
    "Variant": "モデル",
    "real faces (floor)": "実データ（下限）",
    "noise (ceiling)": "ノイズ（上限）",
    "one face repeated (ceiling)": "同じ顔の繰り返し（上限）",
    "In short": "主な指標",
    "More figures, and what each is, are below.": "ほかの指標と、それぞれの意味は下にあります。",
    "Values reached": "現れた属性の値",
    "Pairs reached": "現れた値の組",
    "Recognised": "顔と認識",
    "Diversity": "多様性",
    "Edge width (pixels)": "輪郭の幅（px）",
    "Edge width": "輪郭の幅",
    "Steps": "更新回数",
    "Images": "画像数",
    "Precision": "適合率",
    "Recall": "再現率",
    "Density": "密度",
    "Coverage": "被覆率",
    "Coverage (pixels)": "被覆率（pixels）",
    "coverage (pixels)": "被覆率（pixels）",
    "Reached": "現れた割合",
    "Copying (lite0)": "コピー度（lite0）",
    "Copying (pixels)": "コピー度（pixels）",
    "Closer (lite0)": "近すぎる割合（lite0）",
    "Closer (pixels)": "近すぎる割合（pixels）",
    "Twins": "双子の割合",
    "Support": "顔の種類数",
    "High frequencies": "高周波成分",
    "By work (lite0)": "計算量ごと（lite0）",
    "By work (pixels)": "計算量ごと（pixels）",
    "By work (modes)": "計算量ごと（属性）",
    "By steps (lite0)": "更新回数ごと（lite0）",
    "By steps (pixels)": "更新回数ごと（pixels）",
    "By steps (modes)": "更新回数ごと（属性）",
    "Estimate on training": "推定値（学習データ）",
    "Estimate on held-out": "推定値（検証データ）",
    "Gap": "差",
    "Stop at step": "停止する時点",
    "Regret": "損失の増加",
    "Regret of the last": "最後まで学習した場合",
    "Best KID (lite0)": "最良の KID（lite0）",
    "at step": "その時点",
    "the features of an image network": "画像認識ネットワークの特徴量",
    "the features of an untrained network": "未学習ネットワークの特徴量",
    "pixels": "ピクセル",
    "How far samples are from held-out faces in {space}: lower is nearer, 0 no difference.": (
        "生成画像と検証用の顔の、{space}での距離です。小さいほど近く、0 なら差がありません。"
    ),
    "Distance between two Gaussians, one fitted to samples' features and one to held-out faces': lower is nearer.": (
        "生成画像と検証用の顔の特徴量に、それぞれガウス分布を当てはめたときの距離です。小さいほど近くなります。"
    ),
    "Distance between small patches of samples and of held-out faces: lower is nearer.": (
        "生成画像と検証用の顔の、小さな断片どうしの距離です。小さいほど近くなります。"
    ),
    "How far samples must move in {space} to become held-out faces: lower is nearer.": (
        "生成画像を検証用の顔に変えるために、{space}でどれだけ動かす必要があるかです。小さいほど近くなります。"
    ),
    "Share of all kinds of hair, eyes, mouths and so on that samples show: higher is more varied.": (
        "髪、目、口などの種類のうち、生成画像に現れた割合です。大きいほど多様です。"
    ),
    "Share of all pairs of such kinds that samples show together: higher is more varied.": (
        "種類の組み合わせのうち、生成画像に現れた割合です。大きいほど多様です。"
    ),
    "Share of samples that a classifier takes for faces: higher is better.": (
        "生成画像のうち、分類器が顔と判断した割合です。大きいほど良好です。"
    ),
    "Mean distance between samples over that between real faces: 1 is as varied, and so can noise be.": (
        "生成画像どうしの平均距離を、実データでの値で割ったものです。1 なら同程度に多様ですが、ノイズでも大きくなります"
        "。"
    ),
    "Mean width of strong edges: wider than real faces' is blurred.": (
        "はっきりした輪郭の平均の幅です。実データより広ければ、ぼけています。"
    ),
    "Steps of the generator in the whole training.": "学習全体での生成器の更新回数です。",
    "Generated pictures that the generator learnt from.": "生成器の学習に使われた生成画像の枚数です。",
    "Work in 10¹² floating-point operations, counted, not timed.": (
        "浮動小数点演算の回数（10¹² 回単位）です。時間ではなく、回数を数えています。"
    ),
    "KID of the best checkpoint, which may not be the last.": (
        "最良のチェックポイントでの KID です。最後とは限りません。"
    ),
    "The generator step of the best checkpoint.": "最良のチェックポイントの更新回数です。",
    "Share of samples that lie among real faces: higher is more faithful.": (
        "生成画像のうち、実データの分布の中にあるものの割合です。大きいほど忠実です。"
    ),
    "Share of real faces that lie among samples: higher is more varied.": (
        "実データのうち、生成画像の分布の中にあるものの割合です。大きいほど多様です。"
    ),
    "How many real faces' neighbourhoods a sample lies in: higher is more faithful.": (
        "1 枚の生成画像が、いくつの実データの近傍に入るかです。大きいほど忠実です。"
    ),
    "Share of real faces with a sample in their neighbourhood: higher is more varied.": (
        "近傍に生成画像がある実データの割合です。大きいほど多様です。"
    ),
    "Share of groups of training faces that samples reach: higher is more varied.": (
        "学習データのグループのうち、生成画像が現れた割合です。大きいほど多様です。"
    ),
    "How far the mix of {kinds} is from the training faces', as the Kullback-Leibler divergence: 0 is the same mix.": (
        "{kinds}の構成比が学習データとどれだけ違うか（KL 情報量）です。0 なら同じです。"
    ),
    "How far the mix of {kinds} is from the training faces', as the total variation, 0 to 1: 0 is the same mix.": (
        "{kinds}の構成比が学習データとどれだけ違うか（全変動距離、0〜1）です。0 なら同じです。"
    ),
    "groups": "グループ",
    "kinds of hair, eyes and so on": "髪や目などの種類",
    "Whether samples are nearer to training faces than held-out faces are, in {space}, as a Z: 0 is honest, below −3 "
    "copies.": (
        "生成画像が検証用の顔よりも学習データに近いかを、{space}での Z 値で表します。0 なら問題なく、−3 未満ならコピー"
        "です。"
    ),
    "Share of samples nearer to a training face, in {space}, than 99 % of held-out faces are: .01 is honest.": (
        "{space}で、検証用の顔の 99 % よりも学習データに近い生成画像の割合です。0.01 程度なら問題ありません。"
    ),
    "Share of samples that have a twin among the others: higher is less varied.": (
        "ほかの生成画像とそっくりなものの割合です。大きいほど多様性が低くなります。"
    ),
    "How many different faces the generator draws, as far as its twins tell: higher is more varied.": (
        "そっくりな画像の数から見積もった、生成器が描ける顔の種類数です。大きいほど多様です。"
    ),
    "Fine detail over that of real faces: below 1 is blurred, above 1 noisy.": (
        "細かい成分を実データでの値で割ったものです。1 より小さければぼけ、大きければノイズがあります。"
    ),
    "How far a latent's picture moves in {space} between two snapshots of equal work: 0 is calm.": (
        "同じ潜在変数の画像が、計算量で等間隔のスナップショットの間に、{space}でどれだけ変わるかです。0 なら安定してい"
        "ます。"
    ),
    "How far the mix of attributes moves between two snapshots of equal work: 0 is calm.": (
        "計算量で等間隔のスナップショットの間に、属性の構成比がどれだけ変わるかです。0 なら安定しています。"
    ),
    "How far a latent's picture moves in {space} between two snapshots some equal number of generator steps apart: 0 "
    "is calm.": (
        "同じ潜在変数の画像が、更新回数で等間隔のスナップショットの間に、{space}でどれだけ変わるかです。0 なら安定して"
        "います。"
    ),
    "How far the mix of attributes moves between two snapshots some equal number of generator steps apart: 0 is "
    "calm.": ("更新回数で等間隔のスナップショットの間に、属性の構成比がどれだけ変わるかです。0 なら安定しています。"),
    "How far apart the variant's own discriminator finds its samples and {which} faces.": (
        "そのモデル自身の識別器から見た、生成画像と{which}の隔たりです。"
    ),
    "training": "学習データ",
    "held-out": "検証データ",
    "Estimate on training less that on held-out faces: above 0, training faces are known by heart.": (
        "学習データでの推定値から検証データでの推定値を引いた値です。0 より大きければ、識別器が学習データを暗記していま"
        "す。"
    ),
    "The generator step at which one would stop who goes by the estimate alone.": (
        "推定値だけを頼りに学習を止めるとしたら、その時点の更新回数です。"
    ),
    "KID (lite0) where the estimate says to stop, above that of the best checkpoint: 0 is the best there is.": (
        "推定値に従って止めたときの KID（lite0）が、最良のチェックポイントよりどれだけ大きいかです。0 が最善です。"
    ),
    "KID (lite0) after training to the end, above that of the best checkpoint: 0 is the best there is.": (
        "最後まで学習したときの KID（lite0）が、最良のチェックポイントよりどれだけ大きいかです。0 が最善です。"
    ),
    "How {loss} and {quality} go together over checkpoints: 1 is up together, −1 against, 0 neither.": (
        "チェックポイントを通した、{loss}と {quality} の関係です。1 なら同じ向き、−1 なら逆向き、0 なら無関係です。"
    ),
    "the estimate": "推定値",
    "the discriminator's loss": "識別器の損失",
    "the generator's loss": "生成器の損失",
    "Distance to faces that no training saw": "学習に使っていない顔との距離",
    "Lower is nearer. KID in lite0 punishes noise of 4 in 255, which the eye hardly sees, as much as losing three "
    "styles of four: no order of the variants is read from one extractor.": (
        "小さいほど近くなります。lite0 の KID では、目にはほとんど見えない 255 分の 4 のノイズが、4 つの絵柄のうち 3 つ"
        "を失うのと同じくらい響きます。1 つの特徴量だけで順位を決めることはできません。"
    ),
    "Fidelity and variety, in {extractor}": "忠実さと多様さ（{extractor}）",
    "Clusters: groups of training faces, in lite0": "クラスタ：学習データのグループ（lite0）",
    "Modes: attributes of faces": "モード：顔の属性",
    "The floor is what as many held-out faces reach: few samples cannot show every pair.": (
        "下限は、同じ枚数の検証用の顔での値です。枚数が少なければ、すべての組み合わせは現れません。"
    ),
    "Copies of training faces": "学習データのコピー",
    "Marked “copies”: copying below −3, or closer above .05. Where real faces are marked too, there are too few "
    "samples to tell.": (
        "コピー度が −3 未満、または近すぎる割合が 0.05 を超えると copies の印が付きます。実データにも印が付くときは、サ"
        "ンプルが少なすぎて判断できません。"
    ),
    "Twins and blur": "そっくりな画像とぼけ",
    "Course: how much pictures go on changing": "経過：画像がどれだけ変わり続けるか",
    "Course: the discriminator's estimate, and when it says to stop": "経過：識別器の推定値と、学習を止める時点",
    "Does {loss} tell quality? Rank correlation ({kind})": "{loss}から品質がわかるか：順位相関（{kind}）",
    "An estimate that tells quality has 1 with the distances, and −1 with coverage.": (
        "推定値から品質がわかるなら、距離との相関は 1、被覆率との相関は −1 になります。"
    ),
    "Extractors": "特徴量",
    "Precision, recall": "適合率と再現率",
    "Density, coverage": "密度と被覆率",
    "Clusters": "クラスタ",
    "Recognised, values, pairs": "認識・値・組",
    "Copying": "コピー度",
    "Closer": "近すぎる割合",
    "Twins, support": "双子と種類数",
    "Oscillation": "振動",
    "Modes": "モード",
    "Estimate": "推定値",
    "Stop, regret": "停止と損失の増加",
    "Rank correlation": "順位相関",
    "What a picture is turned into before it is measured. lite0: an image network trained on ImageNet. random: a "
    "convolutional network that nobody trained. pixels: the picture itself, at 16 pixels a side.": (
        "画像を測る前に変換する先です。lite0 は ImageNet で学習した画像認識ネットワーク、random は学習していない畳み込"
        "みネットワーク、pixels は 1 辺 16 ピクセルに縮めた画像そのものです。"
    ),
    "Kernel distance between the features of samples and of held-out faces; 0 is no difference, and chance can take "
    "it below. It can rank one blur above noisy faces: read it in all three extractors.": (
        "生成画像と検証用の顔の特徴量の、カーネルによる距離です。0 なら差がなく、偶然で負になることもあります。ノイズの"
        "ある顔よりもぼけた 1 枚を高く評価することがあるので、3 種類の特徴量すべてで見てください。"
    ),
    "Distance between two Gaussians fitted to the features; fewer samples make it greater, and on lite0 it does not "
    "compare with published numbers.": (
        "特徴量に当てはめた 2 つのガウス分布の距離です。サンプルが少ないほど大きくなり、lite0 での値は論文の値とは比べ"
        "られません。"
    ),
    "Mean distance between samples over that between real faces: noise is varied too.": (
        "生成画像どうしの平均距離を、実データでの値で割ったものです。ノイズも「多様」になります。"
    ),
    "Work in 10¹² floating-point operations, counted, not timed: the same on every machine.": (
        "浮動小数点演算の回数（10¹² 回単位）です。時間ではなく回数なので、どの計算機でも同じ値になります。"
    ),
    "Sliced Wasserstein distance of small patches, times 1000, as the mean over the picture's own size and each half "
    "of it, down to 16 pixels or little more; no network takes part, and it knows nothing of whole faces.": (
        "小さな断片の sliced Wasserstein 距離を 1000 倍し、元の大きさから半分ずつ 16 ピクセル前後まで縮めた画像で平均し"
        "たものです。ネットワークは使わず、顔全体のことは考慮しません。"
    ),
    "Earth mover's distance, exact: how far samples must go to become held-out faces. Few samples are far apart in "
    "many dimensions whatever they are: read it beside its floor.": (
        "正確な EM 距離（earth mover's distance）です。生成画像を検証用の顔に変えるために必要な移動量を表します。次元が"
        "高いと、少ないサンプルはどんなものでも互いに離れるので、下限と見比べてください。"
    ),
    "Shares of samples that lie among real faces, and of real faces that lie among samples; one outlier can widen "
    "what counts as among.": (
        "生成画像のうち実データの分布の中にあるものの割合と、実データのうち生成画像の分布の中にあるものの割合です。外れ"
        "値が 1 つあるだけで、分布の範囲が広がることがあります。"
    ),
    "How many real faces' neighbourhoods a sample lies in, on average, and the share of real faces with a sample in "
    "theirs; outliers hardly move them.": (
        "1 枚の生成画像が平均していくつの実データの近傍に入るかと、近傍に生成画像がある実データの割合です。外れ値の影響"
        "はほとんど受けません。"
    ),
    "The share of groups that samples reach, and how far the mix is from the training faces' mix. Noise falls into "
    "some group too.": (
        "生成画像が現れたグループの割合と、構成比が学習データとどれだけ違うかです。ノイズも、いずれかのグループに入りま"
        "す。"
    ),
    "A classifier names hair, eyes, mouths and so on: the share of samples that it takes for faces, of the "
    "attributes' values that samples reach, and of pairs of values. It errs more on blurred faces than on real ones.": (
        "分類器で髪、目、口などを見分け、顔と判断した割合、現れた属性の値の割合、現れた値の組の割合を数えます。ぼけた顔"
        "では、実データよりも間違いが多くなります。"
    ),
    "How far the mix of values is from the training faces' mix, on average over attributes; 0 is none.": (
        "属性の値の構成比が学習データとどれだけ違うかを、属性について平均したものです。0 なら違いがありません。"
    ),
    "Whether samples lie nearer to training faces than held-out faces do, as a Z: 0 is honest, below −3 copies. Far "
    "above 0, samples are near no face at all, and a few copies among them do not show.": (
        "生成画像が検証用の顔よりも学習データに近いかを Z 値で表します。0 なら問題なく、−3 未満ならコピーです。0 よりず"
        "っと大きいときは、どの顔にも似ていないため、少数のコピーが混ざっていても現れません。"
    ),
    "Share of samples nearer to a training face than 99 % of held-out faces are: .01 is honest.": (
        "検証用の顔の 99 % よりも学習データに近い生成画像の割合です。0.01 程度なら問題ありません。"
    ),
    "Share of samples that have a twin among samples, and from that how many different faces the generator draws; "
    "twins are found by distance in pixels, not by eye.": (
        "ほかの生成画像とそっくりなものの割合と、そこから見積もった、生成器が描ける顔の種類数です。そっくりかどうかは目"
        "視ではなく、ピクセル距離で決めています。"
    ),
    "Mean width of strong edges in pixels: blur widens it, and noise hardly moves it.": (
        "はっきりした輪郭の平均の幅（ピクセル）です。ぼけると広がり、ノイズではほとんど変わりません。"
    ),
    "Fine detail over that of real faces: below 1 blurred, above 1 noisy. What is both can have 1.": (
        "細かい成分を実データでの値で割ったものです。1 より小さければぼけ、大きければノイズがあります。両方あると 1 に"
        "なることもあります。"
    ),
    "How far a latent's picture moves between two snapshots in the later part of training, where 1 is the distance "
    "to another latent's picture; by equal work, and by about equal numbers of generator steps. Learning is change "
    "too, and slow learning looks calm.": (
        "学習の後半で、同じ潜在変数の画像が次のスナップショットまでにどれだけ変わるかです。1 は別の潜在変数の画像との距"
        "離にあたります。計算量で等間隔の場合と、更新回数でほぼ等間隔の場合を示します。学習そのものも変化なので、学習が"
        "遅いと安定して見えます。"
    ),
    "How far the mix of attributes, or of clusters without them, moves in the same time (TV).": (
        "同じ間隔で、属性（なければクラスタ）の構成比がどれだけ変わるか（全変動距離）です。"
    ),
    "How far apart the variant's own discriminator finds real and generated faces. Its meaning is named with each "
    "variant below, and it compares only between variants of one meaning. A gap between training and held-out faces "
    "is the discriminator knowing its training faces by heart.": (
        "そのモデル自身の識別器から見た、実データと生成画像の隔たりです。意味は下の各モデルのところに書いてあり、意味が"
        "同じモデルどうしでしか比べられません。学習データと検証データで差があれば、識別器が学習データを暗記しています。"
    ),
    "Where one would stop who goes by the estimate alone, and what KID (lite0) is there above the best checkpoint; "
    "beside it the same for training to the end.": (
        "推定値だけを頼りに止める時点と、そのときの KID（lite0）が最良のチェックポイントよりどれだけ大きいかです。最後"
        "まで学習した場合の値も並べています。"
    ),
    "Over the checkpoints of a run, between a smoothed curve of training and a measured figure; brackets hold the "
    "bootstrap's interval over checkpoints. A dozen checkpoints that all improve correlate with anything that goes "
    "one way.": (
        "学習曲線をならしたものと測定値の、チェックポイントを通した相関です。角括弧はブートストラップによる区間です。ど"
        "のチェックポイントでも改善していれば、一方向に動くものとは何とでも相関します。"
    ),
    # figures
    "Over work, a line is the mean over seeds {seeds}, within a band of one standard deviation to each side; other "
    "figures have a line for each seed. The data below each has every seed.": (
        "計算量を横軸とするグラフでは、線がシード {seeds} の平均、帯がその上下 1 標準偏差です。ほかのグラフではシードご"
        "とに線を引いています。各グラフの下のデータには、すべてのシードの値があります。"
    ),
    "KID in three extractors, and SWD": "3 種類の特徴量での KID と SWD",
    "Distances against work: lower is better. Where panels order the variants differently, none is to be believed.": (
        "計算量に対する距離です。小さいほど良好です。パネルによって順位が違うときは、どの順位も信用できません。"
    ),
    "Coverage and diversity": "被覆率と多様性",
    "Coverage and diversity against work: higher is more varied, and the floor is what real faces have.": (
        "計算量に対する被覆率と多様性です。大きいほど多様で、破線は実データでの値です。"
    ),
    "How far the pictures of the same latents move from one snapshot to the next. At 1 a latent's picture changes as "
    "much as if it became another latent's.": (
        "同じ潜在変数の画像が、次のスナップショットまでにどれだけ変わるかです。1 は、別の潜在変数の画像に入れ替わるほど"
        "の変化です。"
    ),
    "Blur": "ぼけ",
    "Mean width of strong edges against work: above the floor is blurrier than real faces.": (
        "計算量に対する、はっきりした輪郭の平均の幅です。破線より上なら、実データよりぼけています。"
    ),
    "Power spectra": "パワースペクトル",
    "Power of the last samples by frequency: below the real faces' on the right is blur, and above them is noise.": (
        "最後の生成画像の、周波数ごとのパワーです。右側で実データより下ならぼけ、上ならノイズです。"
    ),
    "When to stop": "いつ学習を止めるか",
    "Crosses: where the estimate says to stop, at the KID of the checkpoint nearest to it.": (
        "× は、推定値に従って止める時点と、最も近いチェックポイントでの KID です。"
    ),
    "The critic's estimate and the earth mover's distance": "クリティックの推定値と EM 距離",
    "The critic's estimate on training faces and the exact distance at each checkpoint, joined in the order of "
    "training. The critic has features of its own, so no more than a common rise is to be expected.": (
        "各チェックポイントでの、学習データに対するクリティックの推定値と正確な距離を、学習の順に結んでいます。クリティ"
        "ックは独自の特徴量を使うので、期待できるのは、ともに増減することまでです。"
    ),
    "Where the truth is known": "正解がわかっている場合",
    "Modes reached, by attribute": "属性ごとに現れたモード",
    "Attribute": "属性",
    "Share of each attribute's values that the last samples reach: 1 is all that training faces have.": (
        "各属性の値のうち、最後の生成画像に現れた割合です。1 なら、学習データにあるすべての値が現れています。"
    ),
    "Share of each attribute's values that the last samples reach: 1 is all that training faces have; means over "
    "seeds.": (
        "各属性の値のうち、最後の生成画像に現れた割合です（シードの平均）。1 なら、学習データにあるすべての値が現れてい"
        "ます。"
    ),
    # the ledger
    "A claim holds when every measure of it agrees beyond the difference that counts, in its whole interval over "
    "seeds; where measures disagree, it is undecided; and one seed can only suggest.": (
        "すべての指標で、意味のある大きさの差がシード間の信頼区間全体にわたって認められたとき、主張は「成り立つ」としま"
        "す。指標が食い違うときは「判定できない」とし、シードが 1 つのときは示唆にとどめます。"
    ),
    "holds": "成り立つ",
    "suggests it holds": "成り立ちそう",
    "undecided": "判定できない",
    "suggests it does not": "成り立たなそう",
    "does not hold": "成り立たない",
    "not computed": "計算していない",
    "Rule": "判定基準",
    "Why": "理由",
    "Picture": "グラフ",
    "{count} comparison": "{count} 件の比較",
    "{count} comparisons": "{count} 件の比較",
    "Measure": "指標",
    "Of": "対象",
    "Means": "平均",
    "Difference": "差",
    "Interval": "信頼区間",
    "Wanted": "条件",
    "Agrees": "一致",
    "Floor and ceilings": "下限と上限",
    "WGAN oscillates less than DCGAN while it trains": "WGAN は学習中の振動が DCGAN より小さい",
    "WGAN's faces are blurrier than DCGAN's": "WGAN の顔は DCGAN よりぼけている",
    "WGAN hardly drops modes, fewer than GAN and DCGAN, counted in the avatars' attributes": (
        "WGAN はモードをほとんど失わない（GAN や DCGAN より少ない）：アバターの属性で数えた場合"
    ),
    "WGAN hardly drops modes, fewer than GAN and DCGAN, counted in features": (
        "WGAN はモードをほとんど失わない（GAN や DCGAN より少ない）：特徴量で数えた場合"
    ),
    "WGAN's critic estimates the earth mover's distance between samples and faces all along": (
        "WGAN のクリティックは、生成画像と顔の EM 距離を一貫して推定している"
    ),
    "A clipped critic estimates the earth mover's distance between two segments, also while one moves": (
        "重みをクリップしたクリティックは、2 本の線分の EM 距離を、片方が動いている間も推定できる"
    ),
    "The critic's curve tells how good the samples are": "クリティックの曲線から生成画像の良さがわかる",
    "The critic's curve tells when to stop, better than training to the end": (
        "クリティックの曲線から、最後まで学習するより良い止めどきがわかる"
    ),
    "WGAN learns with fully connected networks, nearer to real faces than to noise or one face repeated": (
        "WGAN は全結合ネットワークでも学習でき、ノイズや同じ顔の繰り返しより実データに近づく"
    ),
    "With fully connected networks WGAN does at least as well as the plain GAN": (
        "全結合ネットワークの WGAN は、通常の GAN と同等以上である"
    ),
    "How many steps the critic takes for each of the generator's matters less for WGAN than for GAN": (
        "生成器 1 回あたりのクリティックの更新回数は、GAN よりも WGAN のほうが影響が小さい"
    ),
    "Unrolled GAN reaches more of eight Gaussians on a ring than the plain GAN": (
        "Unrolled GAN は、円周上の 8 つのガウス分布のうち、通常の GAN より多くに届く"
    ),
    "Unrolled GAN with K = 5 trains worse than DCGAN": "K = 5 の Unrolled GAN は、DCGAN より学習がうまくいかない",
    # the theory
    "Why one distance between distributions should be better to learn from than another, on problems small enough to "
    "know the answer. docs/theory.md goes from definitions to these figures.": (
        "ある分布間の距離が、別の距離より学習に向いているのはなぜか。答えがわかるほど小さな問題で確かめます。定義からこ"
        "こにある図までの説明は docs/theory.md にあります。"
    ),
    "Four distances between two parallel segments": "平行な 2 本の線分の間の 4 つの距離",
    "The earth mover's distance is the cheapest plan": "EM 距離は最も安い輸送計画",
    "The plan from below: what critics say of the same samples": "下からの見積もり：同じサンプルに対するクリティック",
    "The best critic, and trained ones": "最適なクリティックと、学習したクリティック",
    "Vanishing gradients where the truth is known": "正解がわかる場合の勾配消失",
    "Vanishing gradients on faces": "顔での勾配消失",
    "The same by the samples": "サンプルに関する勾配",
    "How good the opponents are": "相手の強さ",
    "Dropped modes, counted": "失われたモードの数",
    "Eight Gaussians on a ring": "円周上の 8 つのガウス分布",
    "Twenty-five Gaussians on a grid": "格子上の 25 個のガウス分布",
    "{title}: modes over training": "{title}：学習中のモードの数",
    "A thousand modes of stacked digits": "数字を重ねた千個のモード",
    "Discriminator steps for each generator step": "生成器 1 回あたりの識別器の更新回数",
    "Slopes that have a bound, and slopes that have none": "傾きに上限がある関数とない関数",
    "The bound of clipping sets the constant": "クリップの範囲が定数を決める",
    "A penalty bounds what is, clipping what could be": "正則化は実際の傾きを、クリップは可能な傾きを抑える",
    "The Lipschitz constant of critics of faces": "顔のクリティックのリプシッツ定数",
    "Norms of layers": "各層のノルム",
    "Weights at the bound": "範囲の端にある重み",
    "What clipping makes of weights": "クリップが重みに与える影響",
    "{file} is not there: run dvc repro {stage}.": "{file} がありません。dvc repro {stage} を実行してください。",
    "Four distances": "4 つの距離",
    "Plans, prices and critics": "輸送計画、価格、クリティック",
    "Vanishing gradients": "勾配消失",
    "Dropped modes": "モードの欠落",
    "A thousand modes": "千個のモード",
    "Balance": "学習のバランス",
    "How steep critics are": "クリティックの傾き",
    "Two parallel segments in the plane, whose earth mover's distance is known: what a clipped critic estimates when "
    "it is trained to the end at each distance, what one estimates that is trained along while a segment comes "
    "nearer (from the right, where it starts untrained), and what a log-loss discriminator does: log 2 everywhere. "
    "R² of a fit in proportion: critic {critic}, moving critic {moving}, discriminator {discriminator}.": (
        "EM 距離がわかっている、平面上の平行な 2 本の線分です。各距離で最後まで学習したクリップ付きクリティックの推定値"
        "、線分が近づく間（右端から、未学習で開始）学習を続けたクリティックの推定値、対数損失の識別器の推定値（どこでも"
        " log 2）を示します。比例の当てはめの R² は、クリティック {critic}、動く線分のクリティック {moving}、識別器 "
        "{discriminator} です。"
    ),
    "Two parallel segments, θ apart. Above: each distance, exact (line) and as estimated from samples (marks, means "
    "over seeds). Below: its gradient by θ, exact and from the differences of neighbouring estimates; crosses are "
    "what the trained network passes on to a generator, which is all that one ever gets. The earth mover's distance "
    "falls towards θ = 0 with slope 1 from everywhere. Jensen-Shannon and total variation are flat and jump at 0 "
    "(differences across the jump are off the scale), so their gradient says nothing. Kullback-Leibler is infinite: "
    "finite estimates of it tell how a histogram was smoothed, or how long a classifier was trained.": (
        "θ だけ離れた平行な 2 本の線分です。上段は各距離の正確な値（線）とサンプルからの推定値（印、シードの平均）。下"
        "段は θ に関する勾配で、正確な値と、隣り合う推定値の差から求めたものです。× は学習したネットワークが生成器に伝"
        "える勾配で、生成器が受け取れるのはこれだけです。EM 距離は、どこからでも傾き 1 で θ = 0 に向かって減ります。JS "
        "情報量と全変動距離は平らで、0 で跳ぶため（跳びをまたぐ差は範囲外）、勾配からは何もわかりません。KL 情報量は無"
        "限大で、有限の推定値が表すのは、ヒストグラムのならし方や分類器の学習時間にすぎません。"
    ),
    "{real} real points and {generated} generated ones of unequal mass. A plan says how much mass goes from where to "
    "where; as a table, its rows add up to the real masses and its columns to the generated ones. Taking each real "
    "point to all others in proportion costs {independent} on average, from left to right {ordered}, and the "
    "cheapest plan {cheapest}: the earth mover's distance. It splits few masses, and its ways do not cross.": (
        "質量がそれぞれ異なる実データの点 {real} 個と生成した点 {generated} 個です。輸送計画は、どこからどこへどれだけ"
        "の質量を運ぶかを表します。表にすると、行の和が実データの質量、列の和が生成した点の質量になります。平均費用は、"
        "すべての点へ比例配分すると {independent}、左から順に対応させると {ordered}、最も安い計画では {cheapest} で、こ"
        "れが EM 距離です。最適な計画では質量はあまり分割されず、経路は交差しません。"
    ),
    "Two segments at a right angle, means over seeds. The cheapest plan costs {primal}, and the prices of the dual "
    "programme come to {dual}: no gap. A critic of slope K says at most K × W. First: estimates over the largest "
    "gradient that is found in the critic; what is missing is what training leaves out. Second: the samples made "
    "smaller and larger; the slope is K, and half the clipping bound is far less than half of K. K: clipped: {clip} "
    "by slope, {clip_g} by gradient; clipped to half: {half} by slope, {half_g} by gradient; gradient penalty: "
    "{penalty} by slope, {penalty_g} by gradient.": (
        "直角に並ぶ 2 本の線分です（シードの平均）。最も安い輸送計画の費用は {primal}、双対問題の価格の合計は {dual} で"
        "、差はありません。傾き K のクリティックの推定値は、最大でも K × W です。左は、推定値をクリティックの最大の勾配"
        "で割ったもので、足りない分は学習の不足です。右は、サンプルを拡大・縮小した場合で、傾きが K にあたります。クリ"
        "ップの範囲を半分にすると、K は半分よりずっと小さくなります。K の値は、クリップ：傾き {clip}、勾配 {clip_g}。範"
        "囲が半分のクリップ：傾き {half}、勾配 {half_g}。勾配ペナルティ：傾き {penalty}、勾配 {penalty_g} です。"
    ),
    "Lines of equal score f, a tenth apart, where real points lie on the upright segment (circles) and generated "
    "ones on the lying one (squares). Exact: from the prices of the dual programme, with slope 1 along every way "
    "that mass goes, bent around the generated points. Trained critics, over their K by slope: the gradient "
    "penalty's bends too, the clipped ones are next to planes, which is why they say less than W.": (
        "スコア f の等高線（0.1 間隔）です。実データの点は縦の線分（丸）、生成した点は横の線分（四角）にあります。正確"
        "なものは双対問題の価格から求めたもので、質量が運ばれる経路に沿って傾きが 1 になり、生成した点のまわりで曲がり"
        "ます。学習したクリティックは、傾きから求めた K で割っています。勾配ペナルティのものは同じように曲がりますが、"
        "クリップしたものはほぼ平面で、そのため W より小さな値になります。"
    ),
    "Two parallel segments θ apart, of which the generator's stands still while its opponent learns. The true "
    "gradient by θ is 1 for the earth mover's distance, of which a critic has a multiple, and 0 for the "
    "Jensen-Shannon divergence, which the saturating loss comes nearer to the better the discriminator is. What is "
    "left of the greatest after the last step, in the last panel (means): log loss, saturating {saturating}; log "
    "loss, non-saturating {non_saturating}; critic {critic}.": (
        "θ だけ離れた平行な 2 本の線分で、生成器の線分は止めたまま、相手だけが学習します。θ に関する真の勾配は、EM 距離"
        "では 1（クリティックはその定数倍）、JS 情報量では 0 で、識別器が良くなるほど飽和する損失の勾配は 0 に近づきま"
        "す。最後のパネルで、最大値に対して最後に残った割合（平均）は、飽和する対数損失 {saturating}、飽和しない対数損"
        "失 {non_saturating}、クリティック {critic} です。"
    ),
    "Generators that stand still, as they were early, halfway and at the end of training, against fresh opponents "
    "that learn: the norm of the gradient by the generator's weights, over the greatest on the way, a line for each "
    "seed. What is left of the greatest after the last step, in the last panel (means): log loss, saturating "
    "{saturating}; log loss, non-saturating {non_saturating}; critic {critic}.": (
        "学習の序盤、中盤、終わりの生成器を止めたまま、新しい相手に学習させたときの、生成器の重みに関する勾配のノルムで"
        "す（途中の最大値に対する比、シードごとに 1 本）。最後のパネルで最後に残った割合（平均）は、飽和する対数損失 "
        "{saturating}、飽和しない対数損失 {non_saturating}、クリティック {critic} です。"
    ),
    "Generators that stand still, as they were early, halfway and at the end of training, against fresh opponents "
    "that learn: the norm of the gradient by its samples, over the greatest on the way, a line for each seed. What "
    "is left of the greatest after the last step, in the last panel (means): log loss, saturating {saturating}; log "
    "loss, non-saturating {non_saturating}; critic {critic}.": (
        "学習の序盤、中盤、終わりの生成器を止めたまま、新しい相手に学習させたときの、生成画像に関する勾配のノルムです（"
        "途中の最大値に対する比、シードごとに 1 本）。最後のパネルで最後に残った割合（平均）は、飽和する対数損失 "
        "{saturating}、飽和しない対数損失 {non_saturating}、クリティック {critic} です。"
    ),
    "Against the same generators: the share of held-out faces and samples that the discriminator takes for what they "
    "are, what both opponents estimate, and the cosine between a gradient by the last generator's weights and that "
    "of the measurement before, which is 1 where the direction stays.": (
        "同じ生成器を相手にしたときの、識別器の正解率（検証用の顔と生成画像）、両方の相手の推定値、そして最後の生成器の"
        "重みに関する勾配と 1 つ前の測定での勾配とのコサインです。向きが変わらなければ 1 になります。"
    ),
    "Means over seeds. Left: centres with at least a tenth of their fair share of points within three spreads. "
    "Right: the share of all points that are that near to a centre; dashed, that of real points.": (
        "シードの平均です。左は、標準偏差の 3 倍以内に、本来の数の 10 分の 1 以上の点がある中心の数。右は、それだけ中心"
        "に近い点の割合で、破線は実データでの値です。"
    ),
    "Numbers that {samples} samples show, read by a classifier that reads {accuracy} of held-out digits right; means "
    "over {seeds}, after {steps} generator steps. Dashed: as many real stacks. Published figures are of 28 × 28 "
    "digits, larger networks and other lengths: their order can be compared, their size can't.": (
        "生成画像 {samples} 枚に現れた数を、検証データの {accuracy} を正しく読める分類器で数えました（{seeds}の平均、生"
        "成器の更新 {steps} 回）。破線は同じ枚数の実データです。論文の値は 28 × 28 の数字、より大きなネットワーク、別の"
        "学習時間によるものなので、比べられるのは順序だけで、大きさは比べられません。"
    ),
    "Stacked digits, {gflop} GFLOP for each training, means over {seeds}. KL of the numbers that {samples} samples "
    "show to the true shares, lower is better; dashed: as many real stacks. From the best to the worst balance KL "
    "grows by {gan} for gan and by {wgan} for wgan.": (
        "数字を重ねた画像での結果です（学習 1 回に {gflop} GFLOP、{seeds}の平均）。縦軸は、生成画像 {samples} 枚に現れ"
        "た数の分布と真の分布の KL 情報量で、小さいほど良好です。破線は同じ枚数の実データです。最良の比率から最悪の比率"
        "までの KL の増加は、gan で {gan}、wgan で {wgan} です。"
    ),
    "1 seed": "1 シード",
    "{count} seeds": "{count} シード",
    "The steepest slope between neighbours on [−1, 1], while the space between them is halved. Three functions come "
    "to rest at their Lipschitz constants, 3, 2 and 1; √|x| is continuous and has none.": (
        "[−1, 1] の隣り合う点の間の最大の傾きを、間隔を半分にしながら求めました。3 つの関数はそれぞれのリプシッツ定数 3"
        "、2、1 に落ち着きますが、√|x| は連続でもリプシッツ定数を持ちません。"
    ),
    "Clipped critics of two segments at a distance of 1, trained to the end. Their Lipschitz constants lie between "
    "the product of norms and the steepest slope found, and what they estimate, where 1 would be true, is below "
    "that. All are divided by c³, and so nearly level: with three layers, half the bound is an eighth of the "
    "constant. The dashed line is the most that weights within ± c allow.": (
        "距離 1 の 2 本の線分に対して、最後まで学習したクリップ付きクリティックです。リプシッツ定数は、ノルムの積と見つ"
        "かった最大の傾きの間にあり、推定値（正解は 1）はそれより小さくなります。すべて c³ で割ってあるのでほぼ水平です"
        "。3 層では、範囲を半分にすると定数は 8 分の 1 になります。破線は、± c 以内の重みで可能な最大値です。"
    ),
    "The same critics while they learn, and one with a gradient penalty, from below (left) and above (right). The "
    "penalty brings the steepest slope to about 1 and hardly lowers the product of norms: it works on slopes between "
    "the segments and not on layers.": (
        "同じクリティックと、勾配ペナルティを加えたクリティックの学習中の値を、下から（左）と上から（右）見積もったもの"
        "です。ペナルティは最大の傾きを約 1 にしますが、ノルムの積はほとんど減らしません。層ではなく、線分の間の傾きに"
        "働くためです。"
    ),
    "The constant of each run's critic lies between the product of norms and the steepest slope found; with batch "
    "norm it is that of the function with the statistics of one batch of faces. The estimate divided by the earth "
    "mover's distance between the same pictures is a bound from below as well, where one function scores both; with "
    "batch norm two do, and it can be higher.": (
        "各モデルのクリティックの定数は、ノルムの積と見つかった最大の傾きの間にあります。バッチ正規化がある場合は、顔の"
        " 1 バッチの統計量を使った関数の値です。同じ画像での推定値を EM 距離で割った値も、1 つの関数で両方を評価するな"
        "ら下限になります。バッチ正規化があると関数が 2 つになり、これより大きくなることがあります。"
    ),
    "How far each layer can stretch a difference. A batch norm's factor is the largest γ / √(σ² + ε) of its "
    "channels; the product of norms above takes it together with the convolution before it.": (
        "各層が差をどれだけ引き伸ばしうるかです。バッチ正規化の係数は、チャネルごとの γ / √(σ² + ε) の最大値です。上の"
        "「ノルムの積」では、直前の畳み込みとまとめて計算しています。"
    ),
    "Share of each layer's weights that clipping holds at ± c, over training. A weight that the last step moved "
    "inwards does not count, so that layers whose gradients change sign often have fewer. Gains, shifts and biases "
    "are in the file.": (
        "各層の重みのうち、クリップで ± c に留められているものの割合の経過です。最後の更新で内側に動いた重みは数えない"
        "ので、勾配の符号がよく変わる層では少なくなります。ゲイン、シフト、バイアスの値はファイルにあります。"
    ),
    "Where the weights of each layer lie at the end of training. Equal shares would be a level line; the peaks at "
    "both ends are weights that training would move further, and clipping holds.": (
        "学習の終わりに、各層の重みがどこにあるかです。一様なら水平になります。両端の山は、学習でさらに外へ動こうとする"
        "重みを、クリップが留めているものです。"
    ),
    # the variants
    "Networks": "ネットワーク",
    "Objective": "目的関数",
    "Optimiser": "最適化手法",
    "Schedule": "更新の順序",
    "Penalty": "正則化",
    "Augmentation": "データ拡張",
    "Unrolling": "先読み",
    "Shown": "表示する生成器",
    "Size": "大きさ",
    "{generator} parameters in the generator, {discriminator} in the discriminator": (
        "パラメータ数：生成器 {generator}、識別器 {discriminator}"
    ),
    "{generator} GFLOP a generator step, {discriminator} a discriminator step; {steps} generator steps, {total} "
    "TFLOP in all": (
        "生成器の更新 1 回に {generator} GFLOP、識別器の更新 1 回に {discriminator} GFLOP。生成器の更新 {steps} 回、合"
        "計 {total} TFLOP"
    ),
    "After {steps} generator steps.": "生成器を {steps} 回更新した時点です。",
    "Over training, the same latents throughout.": "学習の経過です。潜在変数はずっと同じです。",
    "The same latents at the steps that the 2017 post showed, as far as this run got.": (
        "2017 年の記事が示した更新回数での、同じ潜在変数の画像です（今回の学習が届いた範囲）。"
    ),
    "Worst and best": "最も悪い画像と最も良い画像",
    "The worst of the measured samples and the best ones, by the features of an untrained network (random): near says "
    "how many held-out faces a sample is near to, and off how many times too far it is from any; compare within a "
    "variant alone.": (
        "評価に使った生成画像のうち、未学習ネットワークの特徴量（random）で見て最も悪いものと最も良いものです。near は"
        "近くにある検証用の顔の枚数、off は 1 枚もないときに、近いと言える距離の何倍離れているかです。比べられるのは同"
        "じモデルの中だけです。"
    ),
    "Between latents": "潜在変数のあいだ",
    "Each row goes from one of the grid's latents to another, in equal steps along a sphere: faces that change by "
    "degrees are learnt, and jumps hint at faces known by heart.": (
        "各行は、上の一覧にある潜在変数の 1 つから別の 1 つへ、球面に沿って等間隔に進みます。顔が少しずつ変われば学習で"
        "きており、急に切り替わるなら顔を丸暗記しているのかもしれません。"
    ),
    "A walk through latents": "潜在変数をめぐる",
    "Each face walks through four of the grid's latents and back to the first, along a sphere.": (
        "どの顔も、上の一覧にある潜在変数のうち 4 つを球面に沿ってめぐり、最初の 1 つに戻ります。"
    ),
    "Course of training": "学習の経過",
    "The ten samples nearest to a training face, and below each its nearest training face, by distance in pixels: a "
    "copy would show here.": (
        "学習データに最も近い生成画像 10 枚と、その下にそれぞれ最も近い学習データです（ピクセル距離）。コピーがあれば、"
        "ここに現れます。"
    ),
    "Losses.": "損失です。",
    "Losses, each point the mean of {block} records.": "損失です。各点は {block} 件の記録の平均です。",
    # making it again
    "Random numbers are functions of the seeds in params.yaml: the same code, params, libraries and processor give "
    "the same bytes. Another processor, or another version of torch, rounds sums differently and gives another, "
    "equally good run.": (
        "乱数は params.yaml のシードだけで決まるので、コード、設定、ライブラリ、プロセッサが同じなら、同じ結果がバイト"
        "単位で得られます。プロセッサや torch のバージョンが違うと、和の丸め方が変わり、別の（優劣のない）結果になりま"
        "す。"
    ),
    "what Git calls this folder with these very files": "このフォルダーの内容に Git が付ける ID です",
    "Params": "設定",
    "SHA-256 of those in force, as below": "下にある設定の SHA-256 です",
    "Libraries": "ライブラリ",
    "as installed when this page was made": "このページを作ったときのバージョンです",
    "Param": "設定項目",
    "Here": "このページ",
    "As the project comes": "既定値",
    "Nothing: these are the params that the project comes with.": "違いはありません。既定の設定のままです。",
    "All of it is decided in params.yaml. Try another value, and only what depends on it runs again:": (
        "すべて params.yaml で決まります。値を変えると、影響を受ける部分だけが再実行されます。"
    ),
}
