"""The frame of the page in Japanese: its opening, the faces, the race, and how to make it again."""

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
    # making it again
    "Random numbers are functions of the seeds in params.yaml: the same code, params, libraries and processor give "
    "the same bytes. Another processor, or another version of torch, rounds sums differently and gives another, "
    "equally good run.": (
        "乱数は params.yaml のシードだけで決まるので、コード、設定、ライブラリ、プロセッサが同じなら、同じ結果がバイト"
        "単位で得られます。プロセッサや torch のバージョンが違うと、和の丸め方が変わり、別の（優劣のない）結果になりま"
        "す。"
    ),
    ", what Git calls this folder with these very files": "：このフォルダーの内容に Git が付ける ID",
    "Params": "設定",
    ", SHA-256 of those in force, as below": "：下にある設定の SHA-256",
    "Libraries": "ライブラリ",
    "; as installed when this page was made": "（このページを作ったときのバージョン）",
    "All {count} settings; marked where they differ from the project's own: {changed}": (
        "全 {count} 項目（既定と違う {changed} 項目に印を付けています）"
    ),
    "All {count} settings, none of which differs from the project's own": "全 {count} 項目（すべて既定のままです）",
    "Params in force": "使った設定",
    "default:": "既定：",
    "not set by default": "既定では未設定",
    "the default, not set here": "既定にはあるが、ここでは未設定",
    "Param": "設定項目",
    "Here": "このページ",
    "As the project comes": "既定値",
    "Nothing: these are the params that the project comes with.": "違いはありません。既定の設定のままです。",
    "All of it is decided in params.yaml. Try another value, and only what depends on it runs again:": (
        "すべて params.yaml で決まります。値を変えると、影響を受ける部分だけが再実行されます。"
    ),
    # what stands on some pages only
    "the final KID (lite0) is {kid}, against {floor} for real faces.": (
        "学習後の KID（lite0）は {kid} です（実データは {floor}）。"
    ),
    "the final KID (lite0) is {kid}, against {floor} for real faces (mean over {seeds} seeds).": (
        "学習後の KID（lite0）は {kid} です（{seeds} シードの平均。実データは {floor}）。"
    ),
    "{names} learnt from {faces} faces of {width} × {height} pixels, with {cost} TFLOP of work: {steps} generator "
    "steps.": (
        "{width} × {height} ピクセルの顔 {faces} 枚で、{names} を学習しました。計算量は {cost} TFLOP、生成器の更新は "
        "{steps} 回です。"
    ),
    "Its samples reach {mine} of the attributes' values (the others at most {best}, by {model}; real faces: {real}).": (
        "生成した顔には属性の値の {mine} が現れました（他のモデルは {model} の {best} が最高、実データは {real}）。"
    ),
    "What was left out is not said here, since {file} is not there: run dvc repro {stage}.": (
        "{file} がないため、除外した画像は示していません。dvc repro {stage} を実行してください。"
    ),
    "Nothing is said of attributes here, since {file} is not there: run dvc repro {stage}.": (
        "{file} がないため、属性については示していません。dvc repro {stage} を実行してください。"
    ),
    "Values are named as DiceBear names them.": "値の名前は DiceBear のものです。",
    "Free for personal and commercial use": "個人・商用とも無料で利用可",
    "The animation is left out here, to keep this page under 15 MB.": (
        "このページを 15 MB 以内に収めるため、アニメーションは省いています。"
    ),
    "The walk is left out here, to keep this page under 15 MB.": (
        "このページを 15 MB 以内に収めるため、このアニメーションは省いています。"
    ),
    "The worst and the best samples are left out, since {file} is not there: run dvc repro {stage}.": (
        "{file} がないため、最も悪い画像と最も良い画像は省いています。dvc repro {stage} を実行してください。"
    ),
    "What lies between latents is left out, since {file} is not there: run dvc repro {stage}.": (
        "{file} がないため、潜在変数のあいだの画像は省いています。dvc repro {stage} を実行してください。"
    ),
    "The samples nearest to training faces are left out, since {file} is not there: run dvc repro {stage}.": (
        "{file} がないため、学習データに最も近い生成画像は省いています。dvc repro {stage} を実行してください。"
    ),
    "then says what changed for the model that params.yaml names as model.": (
        "を実行すると、params.yaml の model で指定したモデルの値がどう変わったかがわかります。"
    ),
    # what is read out in place of a picture, or of a part
    "Faces that {model} draws after training": "学習後の {model} が描いた顔",
    "Contact sheet: some of the training faces in rows": "学習データの顔の一部を並べた一覧",
    "Faces of {model}": "{model} の顔",
    "Latents of {model}": "{model} の潜在変数",
    "Play": "再生",
    "One latent over training": "1 つの潜在変数の経過",
    "All frames of {model}, for the race": "{model} の全フレーム（学習の様子の表示用）",
    "Training faces nearest to the last ones of {model}, for the race": (
        "{model} の最後の顔に最も近い学習データ（学習の様子の表示用）"
    ),
    "Commands that make this page": "このページを作るコマンド",
    "Commands": "コマンド",
    "Params that differ": "異なる設定",
}
# why a variant is recommended, where measures disagree
ANSWER = {
    "{model} leads in {names}.": "{names} で先頭なのは {model} です。",
    "{model} leads in {names}; {clauses}.": "{names} で先頭なのは {model}、{clauses}です。",
}
# the parts of a list that semicolons divide
CLAUSES = {
    "{model} in {names}": "{names} では {model}",
    "{of} and {other}": "{of} と {other}",
    "{count} of {pairs} pairs": "{pairs} 組中 {count} 組",
}
ATTRIBUTES = {
    "Not used: {names}.": "使わなかったもの：{names}。",
    "{style}: {what} ({share})": "{style} の{what}（{share}）",
    "{style}: {what}": "{style} の{what}",
    "{what} ({share})": "{what}（{share}）",
    "{what} variant": "{what}の種類",
    "{what} color": "{what}の色",
    "{what} colour": "{what}の色",
    "accessories": "アクセサリー",
    "beard": "ひげ",
    "clothes": "服",
    "clothes graphic": "服の図柄",
    "clothing": "服",
    "details": "細部",
    "ears": "耳",
    "eyebrows": "眉",
    "eyes": "目",
    "facial hair": "ひげ",
    "front hair": "前髪",
    "glasses": "眼鏡",
    "hair": "髪",
    "hat": "帽子",
    "head": "頭の形",
    "mouth": "口",
    "nose": "鼻",
    "rear hair": "後ろ髪",
    "sideburns": "もみあげ",
    "skin": "肌",
    "style": "絵柄",
    "top": "髪型・かぶりもの",
}
REASONS = {
    "{names}.": "{names}。",
    "{count} duplicate": "重複 {count} 枚",
    "{count} duplicates": "重複 {count} 枚",
    "{count} too small": "小さすぎる画像 {count} 枚",
    "{count} too large": "大きすぎる画像 {count} 枚",
    "{count} unreadable": "読み込めない画像 {count} 枚",
    "{count} without a face": "顔の見つからない画像 {count} 枚",
    "{count} dropped": "drop.txt で除いた画像 {count} 枚",
    "{count} not needed": "余った画像 {count} 枚",
}
COMMANDS = {
    "not installed": "インストールされていません",
    "git clone <the repository> && cd illustgan": "git clone <リポジトリ> && cd illustgan",
    "done  # the commit with this code; if there is none, it was changed and not committed": (
        "done  # このコードのコミット。見つからなければ、変更後にコミットされていません"
    ),
    "a trial of everything in some minutes": "全体の試運転（数分）",
    "the 2017 post's run of the headline model, on a GPU": "代表モデルを 2017 年の記事と同じ長さで学習（GPU 向け）",
    "another model for the headline: seconds": "代表モデルを変える（数秒）",
    "another learning rate": "学習率を変える",
    "three seeds, for a spread": "シードを 3 つにして、ばらつきを見る",
    "fewer faces": "顔の枚数を減らす",
    "your own pictures, from data/own/": "data/own/ に置いた自分の画像を使う",
    "faces found in your own illustrations": "自分のイラストから顔を見つけて使う",
}
# where what is shown comes from
SOURCES = {
    "data/prepared/sheets/contact_sheet.png; counts from data/prepared/manifest.csv": (
        "data/prepared/sheets/contact_sheet.png、枚数は data/prepared/manifest.csv"
    ),
    "data/prepared/rejected.csv, with the whole reason for each": "data/prepared/rejected.csv（それぞれの詳しい理由）",
    "data/runs/<model>/{seed}/samples; the whole as an animation: data/race/race.webp and race.gif": (
        "data/runs/<model>/{seed}/samples、全体のアニメーションは data/race/race.webp と race.gif"
    ),
    "params.yaml, the parts that this page depends on": "params.yaml のうち、このページに関わる部分",
}
